/**
 * Where attempts that failed have been, so that no later one goes the same way to its end again. Without this a text can be
 * made (`user=user=user=…`) that takes time by the square of its length.
 *
 * What the machine does in a hot loop with nothing saved to come back to depends on the cell and the character alone, once
 * the attempt has a place to resume: neither marks nor the values of `end` and `back` decide anything. An attempt that
 * comes to the same cell at the same character as an earlier one therefore fails as that one did, with `hot` as it was then.
 * All that may differ is a mark that failed attempts leave behind, where the match then does not set its own.
 */
export class DeadEnds {
  readonly #length: number;
  /** By cell, for every character: the attempt that was there last, from 1; 0 for none. */
  readonly #visits = new Map<number, Int32Array>();
  /** By attempt: how it left `hot`; undefined as long as it has not failed. */
  readonly #fates: (boolean | undefined)[] = [undefined];

  /** `length`: of the text. */
  constructor(length: number) {
    this.#length = length;
  }

  /** How the attempt that was here left `hot` when it failed; undefined when none was. */
  fate(cell: number, at: number): boolean | undefined {
    return this.#fates[this.#visits.get(cell)?.[at] ?? 0];
  }

  /** The present attempt has been at a cell from one character to another, that included. */
  add(cell: number, from: number, to: number): void {
    let visits = this.#visits.get(cell);
    if (visits === undefined) {
      visits = new Int32Array(this.#length);
      this.#visits.set(cell, visits);
    }
    visits.fill(this.#fates.length, from, to + 1);
  }

  /** The present attempt has failed. */
  close(hot: boolean): void {
    this.#fates.push(hot);
  }
}
