import type { Exchange } from '../../sandbox/received.ts';
import type { Chapter } from './chapters.ts';
import type { DemoAlert } from './follow-alerts.ts';
import { type Receipt, type Receiver, receivers, wantedLevels } from './receipts.ts';

/** All that has come of the inputs so far. */
export interface Seen {
  readonly alerts: readonly DemoAlert[];
  /** With the sandbox. */
  readonly exchanges: readonly Exchange[];
  readonly receipts: readonly Receipt[];
}

export function alertOf({ rule }: Chapter, { alerts }: Seen): DemoAlert | undefined {
  return alerts.find((alert) => alert.rule === rule);
}

/** The alerts that look-ups for this one have led to, once the chapter's are all there. */
export function enrichedOf(alert: DemoAlert, chapter: Chapter, { alerts }: Seen): readonly DemoAlert[] | undefined {
  const found = alerts.filter(({ enrichment }) => enrichment?.of === alert.id);
  return found.length < chapter.enriched.length ? undefined : found;
}

/** The receipts for these alerts, once everybody who wants them has taken them. */
export function receiptsFor(alerts: readonly DemoAlert[], { receipts }: Seen): readonly Receipt[] | undefined {
  const found = receipts.filter((receipt) => alerts.some(({ id }) => id === receipt.alert));
  const missing = alerts.some((alert) =>
    receiversOf(alert.level).some(
      (receiver) => !found.some((receipt) => receipt.receiver === receiver && receipt.alert === alert.id),
    ),
  );
  return missing ? undefined : found;
}

export function receiversOf(level: number): readonly Receiver[] {
  return receivers.filter((receiver) => level >= wantedLevels[receiver]);
}
