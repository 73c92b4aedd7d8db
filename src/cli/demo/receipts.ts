import { asText, at, type Json, parseJson } from '../../lib/json.ts';
import type { Exchange } from '../../sandbox/received.ts';

/** Who is told about alerts, and from which level on. */
export const wantedLevels = { Slack: 5, PagerDuty: 10, Shuffle: 3, 'custom-journal': 10 } as const;
export type Receiver = keyof typeof wantedLevels;
export const receivers = Object.keys(wantedLevels) as readonly Receiver[];

/** That somebody was told about an alert, and took it. */
export interface Receipt {
  readonly receiver: Receiver;
  readonly alert: string;
  readonly words: string;
}

/** `journal`: what the script wrote, an alert a line. */
export function receiptsOf(exchanges: readonly Exchange[], journal: string): readonly Receipt[] {
  const lines = journal.split('\n').map((line) => parseJson(line));
  return [
    ...exchanges.filter(isAccepted).map(receiptOf),
    ...lines.map((alert) => receipt('custom-journal', at(alert, 'id'), at(alert, 'rule', 'description'))),
  ].filter((found) => found !== undefined);
}

export function isAccepted({ status }: Exchange): boolean {
  return status === 200 || status === 202;
}

function receiptOf({ service, body }: Exchange): Receipt | undefined {
  switch (service) {
    case 'slack': {
      const attachment = at(body, 'attachments');
      const message = Array.isArray(attachment) ? (attachment[0] as Json) : undefined;
      return receipt('Slack', at(message, 'ts'), withoutEntities(asText(at(message, 'title')) ?? ''));
    }
    case 'pagerduty': {
      const [severity, summary] = ['severity', 'summary'].map((name) => asText(at(body, 'payload', name)) ?? '');
      return receipt('PagerDuty', at(body, 'payload', 'custom_details', 'id'), `${severity}: ${summary?.trim()}`);
    }
    case 'shuffle':
      return receipt('Shuffle', at(body, 'id'), at(body, 'title'));
    case 'virustotal':
    case 'maltiverse':
      return undefined;
    default:
      return service satisfies never;
  }
}

function receipt(receiver: Receiver, alert: Json | undefined, words: Json | undefined): Receipt | undefined {
  const id = asText(alert);
  return id === undefined ? undefined : { receiver, alert: id, words: (asText(words) ?? '').trim() };
}

/** Slack shows these as the signs that they stand for. */
function withoutEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
