import { localDateTime } from '../../lib/local-time.ts';
import type { Verdict } from '../evaluation/verdict.ts';
import type { Event } from '../event/event.ts';
import { fieldIndex } from '../event/fields.ts';
import { namesSender } from '../event/location.ts';
import type { Label } from './agent.ts';
import { writeSyscheckAttributes } from './syscheck-attributes.ts';

const shownFields = [
  ['Src IP: ', fieldIndex.srcip],
  ['Src Port: ', fieldIndex.srcport],
  ['Dst IP: ', fieldIndex.dstip],
  ['Dst Port: ', fieldIndex.dstport],
  ['User: ', fieldIndex.dstuser],
] as const;

/**
 * An entry of alerts.log, with the empty line that ends it; empty without a rule (spec: alerts-json, section 3).
 * `labels`: the agent's, as far as they are to be shown.
 */
export function writePlainAlert(event: Event, verdict: Verdict, id: string, labels: readonly Label[] = []): string {
  const { rule } = verdict;
  if (rule === undefined) return '';
  return (
    `** Alert ${id}:${rule.mails ? ' mail ' : ''} - ${rule.groups}\n` +
    `${whenAndWhere(event)}\n` +
    labels.map(({ key, value }) => `${key}: ${value}\n`).join('') +
    `Rule: ${rule.id} (level ${rule.level}) -> '${verdict.description}'\n` +
    writeFields(event) +
    `${event.fullLog}\n` +
    (event.isSyscheck ? writeSyscheckAttributes(event) : writeDynamicFields(event)) +
    verdict.previousOutputs.map((text) => `${text}\n`).join('') +
    '\n'
  );
}

/** `2026 Nov 21 17:03:13 HOST->LOCATION`; the host is left out where the location names the sender itself. */
export function whenAndWhere({ time, hostname, location }: Event): string {
  return `${localDateTime(time)} ${namesSender(location.text) ? '' : `${hostname.text}->`}${location.text}`;
}

function writeFields(event: Event): string {
  let text = '';
  for (const [label, index] of shownFields) {
    const field = event.field(index);
    if (field.isSet) text += `${label}${field.text}\n`;
  }
  return text;
}

function writeDynamicFields(event: Event): string {
  let text = '';
  for (let index = 0; index < event.dynamicCount; index += 1) {
    const value = event.dynamicValues[index] ?? '';
    if (value !== '') text += `${event.dynamicNames[index]?.name ?? ''}: ${value}\n`;
  }
  return text;
}
