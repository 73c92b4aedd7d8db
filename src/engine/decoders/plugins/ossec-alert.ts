import type { Event } from '../../event/event.ts';
import { fieldIndex } from '../../event/fields.ts';

/** No rule has it: the event gets none. */
export const noRuleId = -1;

// The prefix is syslog's program name, where there is no syslog header around it.
const alert =
  /^(?:ossec: )?Alert Level: \d+; Rule: (\d+) - .*?; Location: ([^;]*);(?: srcip: ([^;]*);)?(?: user: ([^;]*);)? ?(.*)$/s;

/**
 * OSSECAlert_Decoder: an alert that another manager has sent by syslog, `Alert Level: 5; Rule: 5710 - …; Location: …; srcip:
 * …; user: …; the event` (spec: decoders, section 6). The rule is already decided; no rules are tried on it, nor on
 * what cannot be read or names a rule that this manager has not.
 */
export function decodeOssecAlert(event: Event, knowsRule: (id: number) => boolean): void {
  event.ruleId = noRuleId;
  const [, id, location, address, user, original] = alert.exec(event.log.text) ?? [];
  if (id === undefined || original === undefined || !knowsRule(Number(id))) return;
  event.ruleId = Number(id);
  const origin = `${event.location.text}|${location}`;
  event.location.set(origin);
  event.hostname.set(origin);
  if (address !== undefined) event.field(fieldIndex.srcip).set(address);
  if (user !== undefined) event.field(fieldIndex.dstuser).set(user);
  event.log.set(original);
  event.fullLog = original;
}
