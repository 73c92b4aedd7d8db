import type { IndexStatus, Status } from '../../delivery/operations.ts';
import type { IndexReport, ProgramStatus } from '../contract.ts';
import { concernsOf, isError } from './concerns.ts';

/** `unready`: why alerts cannot be read or kept just now, if so; `now` in milliseconds since the epoch. */
export function programStatus(status: Status, unready: string | undefined, now: number): ProgramStatus {
  const { version, home, daemon, source, analysis } = status;
  const concerns = concernsOf(status, unready, now);
  return {
    ...{ version, home, now },
    startedAt: daemon?.startedAt ?? now,
    well: !concerns.some(isError),
    concerns: [...concerns],
    source: { ...source, lastReadAt: source.lastReadAt ?? null },
    analysis: analysis === undefined ? null : analysisView(analysis),
    collection: status.collection.map(({ part, running, collectors, events }) => ({
      ...{ part, running, events },
      collectors: [...collectors],
    })),
    index: indexReport(status.index),
  };
}

function analysisView({ running, decoders, rules, events, alerts }: NonNullable<Status['analysis']>) {
  return { running, decoders, rules, events, alerts };
}

function indexReport(index: IndexStatus | undefined): IndexReport {
  return {
    alerts: index?.alerts ?? 0,
    bytes: index?.bytes ?? 0,
    oldest: milliseconds(index?.oldest),
    newest: milliseconds(index?.newest),
    backfill: index?.backfill ?? null,
    trouble: index === undefined ? 'the index is not open yet' : (index.trouble ?? null),
  };
}

function milliseconds(seconds: number | undefined): number | null {
  return seconds === undefined ? null : seconds * 1_000;
}
