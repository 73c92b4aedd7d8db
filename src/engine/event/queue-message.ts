import type { Event } from './event.ts';
import { namesSender } from './location.ts';

/** What the receiver of datagrams takes; the rest is dropped (spec: queue-socket, section 2). */
export const maxMessageBytes = 65_535;
const minMessageBytes = 4;

/** `read`, or why a queue message is no event. */
type QueueMessageOutcome =
  | 'read'
  /** Fewer than four bytes before the first NUL. */
  | 'too-short'
  /** No `:` that ends the location. */
  | 'no-location'
  /** The location begins with `[`, but there is no `]`. */
  | 'no-agent-id';

/**
 * Reads `<id>:<location>:<message>` into an event that has begun: the queue id, the location, the agent, `fullLog`, and the
 * host name that holds unless pre-decoding finds another: the agent's name or `managerHost`. The message is a byte string.
 */
export function readQueueMessage(message: string, event: Event, managerHost: string): QueueMessageOutcome {
  const nul = message.indexOf('\0');
  const end = Math.min(nul === -1 ? message.length : nul, maxMessageBytes);
  if (end < minMessageBytes) return 'too-short';
  // The second byte is skipped without a look, as the reference does.
  const colon = locationEnd(message, end);
  if (colon === -1) return 'no-location';
  const origin = unescapeLocation(message.slice(2, colon));
  if (!readOrigin(origin, event, managerHost)) return 'no-agent-id';
  event.queueId = message.charAt(0);
  event.fullLog = message.slice(colon + 1, end);
  return 'read';
}

/** Index of the first `:` that no `|` escapes, -1 without one. */
function locationEnd(message: string, end: number): number {
  for (let at = 2; at < end; at += 1) {
    const code = message.charCodeAt(at);
    if (code === 0x3a) return at;
    if (code === 0x7c) at += 1;
  }
  return -1;
}

/** A `|` makes the character after it an ordinary one. */
function unescapeLocation(location: string): string {
  return location.includes('|') ? location.replace(/\|(.)/gs, '$1') : location;
}

/** `[id] (name) address->source` is an agent's, anything else the manager's own (spec: queue-socket, section 4.3). */
function readOrigin(origin: string, event: Event, managerHost: string): boolean {
  if (!origin.startsWith('[')) {
    event.agentId = '000';
    event.location.set(origin);
    event.hostname.set(managerHost);
    return true;
  }
  const bracket = origin.indexOf(']');
  if (bracket === -1) return false;
  const location = origin.slice(bracket + 2);
  event.agentId = origin.slice(1, bracket);
  event.location.set(location);
  event.hostname.set(agentName(location));
  return true;
}

function agentName(location: string): string {
  if (!namesSender(location)) return '';
  return location.slice(1, Math.max(1, location.indexOf(')')));
}
