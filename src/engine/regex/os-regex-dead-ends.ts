/**
 * Ways that failed attempts have gone, so that no later one goes them to the end again. Without this a text can be made
 * (`user=user=user=…`) that takes time by the square of its length.
 *
 * What the machine does in a hot loop with nothing saved to come back to depends on the cell and the character alone, once
 * the attempt has a place to resume: neither marks nor the values of `end` and `back` decide anything. An attempt that
 * comes to the same cell at the same character as an earlier one therefore fails as that one did, with `hot` as it was then.
 */
export class DeadEnds {
  /** By cell: the stretch of the text that the last attempt went through there, `to` included. */
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  /** By cell: the attempt it was. */
  readonly #attempts: Int32Array;
  /** By cell: how that attempt left `hot`. */
  readonly #hot: Uint8Array;
  /** Cells that the present attempt has gone through. */
  readonly #open: number[] = [];
  #attempt = 0;

  constructor(cells: number) {
    this.#from = new Int32Array(cells);
    this.#to = new Int32Array(cells).fill(-1);
    this.#attempts = new Int32Array(cells).fill(-1);
    this.#hot = new Uint8Array(cells);
  }

  holds(cell: number, at: number): boolean {
    return at <= (this.#to[cell] ?? -1) && at >= (this.#from[cell] ?? 0) && this.#attempts[cell] !== this.#attempt;
  }

  /** Only of a cell and place that it holds. */
  leavesHot(cell: number): boolean {
    return this.#hot[cell] === 1;
  }

  /** The present attempt went through a loop from one character to another. */
  add(cell: number, from: number, to: number): void {
    if (this.#attempts[cell] !== this.#attempt) {
      this.#attempts[cell] = this.#attempt;
      this.#from[cell] = from;
      this.#open.push(cell);
    }
    this.#to[cell] = to;
  }

  /** The present attempt has failed. */
  close(hot: boolean): void {
    for (const cell of this.#open) this.#hot[cell] = hot ? 1 : 0;
    this.#open.length = 0;
    this.#attempt += 1;
  }
}
