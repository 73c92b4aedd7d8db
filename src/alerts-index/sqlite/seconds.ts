import type { Band } from '../alerts-index.ts';
import { firstPlace, mostOrders, orderOf, placeOf } from './place.ts';
import type { Database } from './schema.ts';

interface Second {
  /** Of the alerts that are stored. */
  readonly keys: ReadonlySet<string>;
  taken: number;
}

/**
 * The seconds that a batch is about. An alert that says its time has been stored in its second or nowhere, so whether it is
 * new is seen among its neighbours, which were just written, and not in an index of all keys: those are hashes, and a
 * million of them are more than a cache holds.
 */
export class Seconds {
  readonly #select;
  readonly #known = new Map<number, Second>();

  constructor(database: Database) {
    this.#select = database.prepare<[number, number], { readonly place: number; readonly key: string }>(
      'SELECT place, key FROM alerts WHERE place >= ? AND place < ? ORDER BY place',
    );
  }

  /** Is an alert of that second stored already? */
  has(second: number, key: string): boolean {
    const { keys, taken } = this.#read(second);
    return keys.has(key) || (taken >= mostOrders && this.has(second + 1, key));
  }

  /** Takes the next place of a second; of the one behind it when all are taken. */
  take(second: number, band: Band): number {
    const found = this.#read(second);
    if (found.taken >= mostOrders) return this.take(second + 1, band);
    found.taken += 1;
    return placeOf(second, found.taken - 1, band);
  }

  #read(second: number): Second {
    const known = this.#known.get(second);
    if (known !== undefined) return known;
    const rows = this.#select.raw().all(firstPlace(second), firstPlace(second + 1)) as unknown as [number, string][];
    const last = rows.at(-1);
    const read = { keys: new Set(rows.map(([, key]) => key)), taken: last === undefined ? 0 : orderOf(last[0]) + 1 };
    this.#known.set(second, read);
    return read;
  }
}
