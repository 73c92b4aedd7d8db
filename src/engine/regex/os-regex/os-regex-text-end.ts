import { classCell, groupCell, pastCell, plusCell, starCell } from './os-regex-cells.ts';

/** What the machine makes of the end of a text: rules E1 to E3 (spec: os-regex, section 4.2). */
export class TextEnd {
  #cells: Int32Array = new Int32Array(0);
  /** Stays where a rule that did not accept has left it. */
  #p = 0;

  /** Whether the machine matches when the text ends at cell `p`. */
  accepts(cells: Int32Array, p: number, hot: boolean): boolean {
    this.#cells = cells;
    this.#p = p;
    return this.#isDone() || (hot && this.#skipsLoops()) || this.#skipsStar();
  }

  /** E1: nothing is left but perhaps one group cell. */
  #isDone(): boolean {
    if (this.#cells[this.#p] === groupCell) this.#p += 1;
    return this.#cells[this.#p] === pastCell;
  }

  /** E2: only the loop is left, or it and one with a star. */
  #skipsLoops(): boolean {
    if (!this.#skipsClass()) return false;
    if (this.#cells[this.#p] !== plusCell && this.#cells[this.#p] !== starCell) return false;
    this.#p += 1;
    return this.#isDone() || this.#skipsStar();
  }

  /** E3: only a loop with a star is left. */
  #skipsStar(): boolean {
    if (!this.#skipsClass() || this.#cells[this.#p] !== starCell) return false;
    this.#p += 1;
    return this.#isDone();
  }

  #skipsClass(): boolean {
    if (this.#cells[this.#p] !== classCell) return false;
    this.#p += 2;
    return true;
  }
}
