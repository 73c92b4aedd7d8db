import { LiteralHits, LiteralSet } from '../regex/literals.ts';
import { Event } from './event.ts';

/** An event without slots or literals, for what is tested without a ruleset. */
export function bareEvent(): Event {
  return new Event(0, new LiteralHits(new LiteralSet(false)));
}
