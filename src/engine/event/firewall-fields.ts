import type { Event } from './event.ts';
import { fieldIndex } from './fields.ts';

const { action, srcip, dstip, srcport, dstport, protocol } = fieldIndex;
const needed = [action, srcip, dstip, srcport, dstport, protocol] as const;

/** A firewall's event that does not tell who, where to and what; the reference drops those before the rules. */
export function lacksFirewallFields(event: Event): boolean {
  if (event.decoder?.category !== 'firewall') return false;
  for (const index of needed) if (!event.field(index).isSet) return true;
  return false;
}
