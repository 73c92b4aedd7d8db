import type { Event } from '../event/event.ts';
import { fieldIndex } from '../event/fields.ts';
import { lacksFirewallFields } from '../event/firewall-fields.ts';
import { whenAndWhere } from './plain-alert.ts';

/** A line of firewall.log, with its newline; undefined for an event that has none (spec: alerts-json, section 2). */
export function writeFirewallLine(event: Event): string | undefined {
  if (event.decoder?.category !== 'firewall' || lacksFirewallFields(event)) return undefined;
  const action = event.field(fieldIndex.action);
  const protocol = event.field(fieldIndex.protocol);
  const from = event.field(fieldIndex.srcip);
  const fromPort = event.field(fieldIndex.srcport);
  const to = event.field(fieldIndex.dstip);
  const toPort = event.field(fieldIndex.dstport);
  const flow = `${from.text}:${fromPort.text}->${to.text}:${toPort.text}`;
  return `${whenAndWhere(event)} ${normalised(action.folded)} ${protocol.text} ${flow}\n`;
}

function normalised(action: string): 'DROP' | 'CLOSED' | 'ALLOW' | 'UNKNOWN' {
  switch (action[0]) {
    case 'd':
    case 'r':
    case 'b':
      return 'DROP';
    case 'c':
    case 't':
      return 'CLOSED';
    case 'a':
    case 'p':
    case 'o':
      return 'ALLOW';
    default:
      return action.includes('accept') ? 'ALLOW' : 'UNKNOWN';
  }
}
