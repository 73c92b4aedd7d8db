import type { Event } from '../../event/event.ts';
import { fieldIndex } from '../../event/fields.ts';

/**
 * PF_Decoder: OpenBSD's packet filter as tcpdump prints it, `rule 2/(match) pass in on xl0: 10.0.0.1.6667 > 10.0.0.2.80: P …`
 * (spec: decoders, section 6). What stands before the first thing that is not as expected is kept.
 */
export function decodePf(event: Event): void {
  const { text } = event.log;
  const actionAt = text.indexOf(')') + 2;
  if (actionAt === 1 || text[actionAt - 1] !== ' ') return;
  const action = actions[text.charAt(actionAt)];
  if (action === undefined) return;
  event.field(fieldIndex.action).set(action);

  const sourceAt = text.indexOf(': ', actionAt) + 2;
  const sourceEnd = text.indexOf(' ', sourceAt);
  if (sourceAt === 1 || sourceEnd === -1) return;
  setEndpoint(text.slice(sourceAt, sourceEnd), fieldIndex.srcip, fieldIndex.srcport, event);

  const targetAt = sourceEnd + 3;
  if (!text.startsWith('> ', sourceEnd + 1)) return;
  const targetEnd = text.indexOf(':', targetAt);
  if (targetEnd === -1) return;
  setEndpoint(text.slice(targetAt, targetEnd), fieldIndex.dstip, fieldIndex.dstport, event);
  setProtocol(text, targetEnd + 1, event);
}

const actions: Readonly<Record<string, string>> = { p: 'pass', b: 'block' };

const endpoint = /^((?:[^.]*\.){3}[^.]*)(?:\.(.*))?$/s;

/** A fourth dot separates the port. */
function setEndpoint(text: string, address: number, port: number, event: Event): void {
  const [, host = text, number] = endpoint.exec(text) ?? [];
  event.field(address).set(host);
  if (number !== undefined) event.field(port).set(number);
}

function setProtocol(text: string, from: number, event: Event): void {
  let at = from;
  while (text[at] === ' ') at += 1;
  const first = text[at];
  if (first === undefined) return;
  event.field(fieldIndex.protocol).set(first === 'u' ? 'UDP' : first === 'i' ? 'ICMP' : 'TCP');
}
