import { detach } from '../../../lib/bytes.ts';
import type { Event } from '../../event/event.ts';
import { fieldIndex } from '../../event/fields.ts';

/** What of an event is kept for those that follow. */
const kept = ['dstuser', 'srcuser', 'dstip', 'srcip', 'dstport', 'srcport', 'data'] as const;
const keptFields = kept.map((name) => fieldIndex[name]);

const maxValue = 80;
const idleMs = 120_000;

/** More conversations than this at once, and the one that is idle longest is forgotten. */
const maxEntries = 10_000;
const maxKey = 1_000;

interface Entry {
  lastSeen: number;
  /** By place in `keptFields`. */
  readonly values: (string | undefined)[];
}

/**
 * Makes the step that puts together what the lines of one conversation tell piece by piece: the address in one, the user
 * in another, the result in a third (spec: decoders, section 7). Lines belong together by host, decoder and `id`. To be
 * run on decoded events whose decoder accumulates.
 */
export function createAccumulator(): (event: Event) => void {
  const entries = new Map<string, Entry>();
  return (event) => {
    const id = event.field(fieldIndex.id).text;
    if (id === '') return;
    const key = `${event.hostname.text} ${event.decoder?.name ?? ''} ${id}`;
    if (key.length > maxKey) return;
    const known = entries.get(key);
    const entry = known !== undefined && event.time - known.lastSeen <= idleMs ? known : { lastSeen: 0, values: [] };
    fillIn(entry, event);
    entry.lastSeen = event.time;
    // A map yields its keys in the order in which they were set: the longest idle one first.
    entries.delete(key);
    entries.set(key, entry);
    forgetIdle(entries, event.time);
  };
}

/** The event gets what it lacks from the entry, and then the entry what it lacks from the event. */
function fillIn({ values }: Entry, event: Event): void {
  for (const [place, index] of keptFields.entries()) {
    const field = event.field(index);
    const value = values[place];
    if (field.isSet) {
      if (value === undefined && field.text !== '' && field.text.length <= maxValue) values[place] = detach(field.text);
    } else if (value !== undefined) {
      field.set(value);
    }
  }
}

function forgetIdle(entries: Map<string, Entry>, now: number): void {
  for (const [key, { lastSeen }] of entries) {
    if (entries.size <= maxEntries && now - lastSeen <= idleMs) return;
    entries.delete(key);
  }
}
