import { type Decoder, type FirstTimeSeen, firstTimeSeenFields } from '../../decoders/decoder.ts';
import type { Event } from '../../event/event.ts';
import { BoundedTexts } from './bounded-texts.ts';

/** Characters of lines remembered: what was seen longest ago is forgotten first, and would be new again. */
const maxCharacters = 16 * 1024 * 1024;
/** Decoders of type `ids` vary their lines without end; these many of the last lines are compared by their beginning. */
const recentLines = 32;
const prefixLength = 14;
const similarLines = 3;

export interface SeenLinesState {
  readonly lines: readonly string[];
  readonly recent: readonly string[];
}

/** `if_fts`: which combinations of fields have occurred before (spec: rules, section 9). */
export class SeenLines {
  readonly #lines = new BoundedTexts(maxCharacters);
  #recent: string[] = [];

  /** Whether the event's combination is new; it is not from now on. */
  isNew(event: Event): boolean {
    const { decoder } = event;
    if (decoder?.fts === undefined) return false;
    const line = compose(decoder, decoder.fts, event);
    if (this.#lines.get(line) !== undefined) return false;
    return this.#add(decoder.category === 'ids' ? this.#generalise(line) : line);
  }

  #add(line: string): boolean {
    if (this.#lines.get(line) !== undefined) return false;
    this.#lines.set(line, '');
    return true;
  }

  /** The line, or its beginning alone when too many recent lines share more than that. */
  #generalise(line: string): string {
    const prefix = line.slice(0, prefixLength + 1);
    const isShort = prefix.length <= prefixLength;
    const similar = isShort ? 0 : this.#recent.filter((other) => other.startsWith(prefix)).length;
    const kept = similar >= similarLines ? line.slice(0, prefixLength) : line;
    this.#recent.push(kept);
    if (this.#recent.length > recentLines) this.#recent.shift();
    return kept;
  }

  exportState(): SeenLinesState {
    return { lines: this.#lines.entries().map(([line]) => line), recent: [...this.#recent] };
  }

  importState({ lines, recent }: SeenLinesState): void {
    this.#lines.clear();
    for (const line of lines) this.#lines.set(line, '');
    this.#recent = [...recent];
  }
}

/** Parts that are not asked for or not set leave their place empty. */
function compose(decoder: Decoder, { fields, location, dynamic }: FirstTimeSeen, event: Event): string {
  let line = decoder.name;
  for (const field of firstTimeSeenFields) line += fields.includes(field) ? ` ${event.field(field).text}` : ' ';
  line += location ? ` ${event.location.text}` : ' ';
  for (const slot of dynamic) line += ` ${event.dynamic(slot).text}`;
  return line;
}
