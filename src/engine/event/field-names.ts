import { foldCase } from '../../lib/bytes.ts';

/**
 * The name of a dynamic field, shared by all events that have it. `slot` is where `Event` keeps the first value of that
 * name, whatever the case of its letters, so that a rule finds it without a search; -1 as long as nothing asks for it.
 */
export interface FieldName {
  readonly name: string;
  slot: number;
}

/** More names than this come from no ruleset, but from logs: they are made anew for each event and not kept. */
const maxKept = 20_000;

/** So do longer ones. V8 hashes texts beyond 16,383 characters by their length alone: kept, they would slow every look-up. */
const maxKeptLength = 1000;

/** Every dynamic field's name, once. Decoders and logs intern names; rules, lists and filters ask for slots. */
export class FieldNames {
  readonly #names = new Map<string, FieldName>();
  readonly #slots = new Map<string, number>();
  /** The names that are kept, by their lower case. */
  readonly #spellings = new Map<string, FieldName[]>();

  /** How many slots an event needs. */
  get slotCount(): number {
    return this.#slots.size;
  }

  /** The names by slot, in lower case. */
  get slotNames(): readonly string[] {
    return [...this.#slots.keys()];
  }

  intern(name: string): FieldName {
    if (name.length > maxKeptLength) return this.#make(name);
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const made = this.#make(name);
    if (this.#names.size < maxKept) this.#keep(made);
    return made;
  }

  #keep(made: FieldName): void {
    this.#names.set(made.name, made);
    const folded = foldCase(made.name);
    const spellings = this.#spellings.get(folded);
    if (spellings === undefined) this.#spellings.set(folded, [made]);
    else spellings.push(made);
  }

  #make(name: string): FieldName {
    return { name, slot: this.#slots.get(foldCase(name)) ?? -1 };
  }

  /** The slot of a name that a rule, list or filter reads. Called while a ruleset loads, before there are events. */
  slotOf(name: string): number {
    const folded = foldCase(name);
    const known = this.#slots.get(folded);
    if (known !== undefined) return known;
    const slot = this.#slots.size;
    this.#slots.set(folded, slot);
    for (const made of this.#spellings.get(folded) ?? []) made.slot = slot;
    return slot;
  }
}
