import type { ServiceName } from '../../sandbox/service.ts';
import { columns } from '../text.ts';
import { chapters } from './chapters.ts';
import { isAccepted, type Receiver, wantedLevels } from './receipts.ts';
import { receiversOf, type Seen } from './seen.ts';

/** The rules that make alerts of what services know. */
const enrichedLevel = 12;
const levels = chapters.flatMap(({ level, enriched }) => [level, ...enriched.map(() => enrichedLevel)]);
const enrichedBy = (service: RegExp) =>
  chapters.flatMap(({ enriched }) => enriched).filter((rule) => service.test(rule));

/** What has to have arrived when the story is over, and what has. */
export function arrivals(seen: Seen): string {
  const rows: readonly (readonly [string, number, number])[] = [
    ['alerts of the four inputs', chapters.length, inputAlerts(seen)],
    ['look-ups at Maltiverse', enrichedBy(/^997/).length, accepted('maltiverse', seen)],
    ['look-ups at VirusTotal', enrichedBy(/^871/).length, accepted('virustotal', seen)],
    ['alerts of what they know', enrichedBy(/./).length, seen.alerts.filter(({ enrichment }) => enrichment).length],
    told('Slack messages', 'Slack', seen),
    told('PagerDuty incidents', 'PagerDuty', seen),
    told('Shuffle runs', 'Shuffle', seen),
    told('runs of the script', 'custom-journal', seen),
  ];
  return columns(
    ['', 'expected', 'arrived'],
    rows.map(([what, expected, arrived]) => [what, String(expected), String(arrived)]),
  );
}

function inputAlerts({ alerts }: Seen): number {
  return chapters.filter(({ rule }) => alerts.some((alert) => alert.rule === rule)).length;
}

function accepted(service: ServiceName, { exchanges }: Seen): number {
  return exchanges.filter((exchange) => exchange.service === service && isAccepted(exchange)).length;
}

function told(what: string, receiver: Receiver, { receipts }: Seen): readonly [string, number, number] {
  const wanted = levels.filter((level) => receiversOf(level).includes(receiver));
  const from = `level ${wantedLevels[receiver]} and up`;
  return [`${what} (${from})`, wanted.length, receipts.filter((receipt) => receipt.receiver === receiver).length];
}
