/**
 * The machine of osregex (spec: os-regex, section 4.2): a scanner with one token of look-ahead and at most four points to
 * come back to. It is not a backtracking matcher, and what looks odd here is what the reference does.
 *
 * Registers: `p` cell, `s` text index, `hot` a quantified class has taken its first character, `end` the pointer that a
 * match yields, `back` where a failed attempt resumes, a stack of points to come back to, and a mark for every group cell.
 */
import {
  type Alternative,
  classCell,
  classesOfByte,
  groupCell,
  pastCell,
  plusCell,
  starCell,
} from './os-regex-syntax.ts';

/** Null of `end` and `back`: `end` can be one before the text. */
const none = -2;
const stackSize = 4;
const openParenthesis = 40;

/** What a step asks for. */
const next = 0;
const same = 1;
const success = 2;
const fail = 3;

type Step = typeof next | typeof same | typeof success | typeof fail;

export class OsRegexMachine {
  /** By cell; -1 where a group cell was not reached. */
  marks = new Int32Array(64);
  /** After a match: the reference's end pointer. */
  end = 0;

  #alternative: Alternative | undefined;
  #cells: Int32Array = new Int32Array(0);
  #text = '';
  #p = 0;
  #s = 0;
  #back = none;
  #hot = false;
  #depth = 0;
  readonly #savedP = new Int32Array(stackSize);
  readonly #savedS = new Int32Array(stackSize);

  /** Tries one alternative on a folded text from `from` on. `captures`: whether the reference would note down groups. */
  run(alternative: Alternative, text: string, from: number, captures: boolean): boolean {
    this.#alternative = alternative;
    this.#cells = alternative.cells;
    this.#text = text;
    this.#hot = false;
    this.#depth = 0;
    this.end = from;
    this.#clearMarks(alternative);
    if (!this.#begin(alternative, from)) return false;
    while (this.#s < text.length) {
      const step = this.#step();
      if (step === next) this.#s += 1;
      else if (step === success) return this.end !== none;
      else if (step === fail && !this.#recover(alternative)) return false;
    }
    return this.#acceptsAtEnd(captures) && this.end !== none;
  }

  #clearMarks({ groups, cells }: Alternative): void {
    if (this.marks.length < cells.length) this.marks = new Int32Array(cells.length);
    for (const group of groups) this.marks[group] = -1;
  }

  /**
   * Begins at the first cell. Literals there are met at once: all that the machine would do up to their first occurrence
   * is to fail and begin again one character on, as nothing is saved to come back to. False: they do not occur.
   */
  #begin({ prefix, anchoredAtStart, cells }: Alternative, from: number): boolean {
    this.#p = 0;
    this.#s = from;
    this.#back = none;
    if (prefix === '') return true;
    const at = anchoredAtStart ? prefixAt(this.#text, prefix, from) : this.#text.indexOf(prefix, from);
    if (at === -1) return false;
    if (cells[0] === groupCell) {
      this.marks[0] = at;
      this.#p = 1;
    }
    this.#p += prefix.length;
    this.#back = at;
    this.#s = at + prefix.length;
    this.end = this.#s - 1;
    return true;
  }

  #step(): Step {
    if (this.#cell(0) === groupCell) {
      this.marks[this.#p] = this.#s;
      this.#p += 1;
    }
    const cell = this.#cell(0);
    if (cell === pastCell) return this.#whenDone();
    const byte = this.#text.charCodeAt(this.#s);
    if (cell === classCell) return isIn(byte, this.#cell(1)) ? this.#takeIntoClass(byte) : this.#leaveClass();
    if (!isLiteral(cell, byte)) return fail;
    return this.#advance(1);
  }

  #cell(ahead: number): number {
    return this.#cells[this.#p + ahead] ?? pastCell;
  }

  /** The alternative is through before the text is. */
  #whenDone(): Step {
    return this.#alternative?.anchoredAtEnd ? fail : success;
  }

  /** Goes over a cell or two that this character matches. */
  #advance(cells: number): Step {
    this.#p += cells;
    if (this.#back === none) this.#back = this.#s;
    this.end = this.#s;
    return next;
  }

  #takeIntoClass(byte: number): Step {
    const quantifier = this.#cell(2);
    if (quantifier === starCell) this.#hot = true;
    else if (quantifier !== plusCell) return this.#advance(2);
    if (this.#hot) return this.#lookAhead(byte);
    if (this.#cell(3) === groupCell) {
      this.marks[this.#p + 3] = this.#s + 1 === this.#text.length ? this.#s + 1 : this.#s;
    }
    this.#hot = true;
    this.end = this.#s;
    return next;
  }

  /** In a loop: goes on to what follows if this very character matches that too. */
  #lookAhead(byte: number): Step {
    const group = this.#cell(3) === groupCell ? this.#p + 3 : -1;
    const following = group === -1 ? this.#p + 3 : group + 1;
    const cell = this.#cells[following] ?? pastCell;
    if (cell === pastCell) {
      if (group !== -1) this.marks[group] = this.#s + 1;
      return next;
    }
    const jump = this.#jump(cell, following, byte);
    if (jump !== -1) {
      if (group !== -1) this.marks[group] = this.#s;
      this.#save();
      this.#p = jump;
    }
    this.end = this.#s;
    return next;
  }

  /** The cell to go on with, -1 to stay in the loop. Only a literal ends the loop; a class leaves `hot` as it is. */
  #jump(cell: number, following: number, byte: number): number {
    if (cell === classCell) {
      if (!isIn(byte, this.#cells[following + 1] ?? 0)) return -1;
      const quantifier = this.#cells[following + 2];
      return quantifier === plusCell || quantifier === starCell ? following : following + 2;
    }
    if (!isLiteral(cell, byte)) return -1;
    this.#hot = false;
    return following + 1;
  }

  #save(): void {
    if (this.#depth === stackSize) return;
    this.#savedP[this.#depth] = this.#p;
    this.#savedS[this.#depth] = this.#s;
    this.#depth += 1;
  }

  #leaveClass(): Step {
    const quantifier = this.#cell(2);
    // The class is the last thing, or only one cell is left, whatever that is.
    if ((quantifier === pastCell || this.#cell(3) === pastCell) && this.#hot && this.end !== none) {
      this.end = this.#s;
      if (!this.#alternative?.anchoredAtEnd) return success;
    } else if (quantifier === plusCell && this.#hot) {
      this.#p += 3;
      this.#hot = false;
      return same;
    } else if (quantifier === starCell) {
      this.#p += 3;
      this.end = this.#s - 1;
      this.#hot = false;
      return same;
    }
    this.#hot = false;
    return fail;
  }

  /** After a failure: back to a saved point, else to the beginning with a later character. False: no match. */
  #recover(alternative: Alternative): boolean {
    if (this.#depth > 0) {
      this.#depth -= 1;
      this.#p = this.#savedP[this.#depth] ?? 0;
      this.#s = (this.#savedS[this.#depth] ?? 0) + 1;
      return true;
    }
    if (alternative.anchoredAtStart) return false;
    this.end = none;
    return this.#begin(alternative, (this.#back === none ? this.#s : this.#back) + 1);
  }

  #acceptsAtEnd(captures: boolean): boolean {
    if (captures) {
      while (this.#cell(0) === classCell && this.#cell(2) === starCell) this.#p += 3;
      if (this.#cell(0) === groupCell) this.marks[this.#p] = this.#text.length;
    }
    if (this.#isDone()) return true;
    if (this.#cell(0) === classCell && this.#hot) {
      this.#p += 2;
      if (this.#cell(0) === plusCell || this.#cell(0) === starCell) {
        this.#p += 1;
        if (this.#isDone() || this.#skipsLastStar()) return true;
      }
    }
    return this.#skipsLastStar();
  }

  /** Whether nothing but perhaps one group cell is left; goes over that. */
  #isDone(): boolean {
    if (this.#cell(0) === groupCell) this.#p += 1;
    return this.#cell(0) === pastCell;
  }

  #skipsLastStar(): boolean {
    if (this.#cell(0) !== classCell) return false;
    this.#p += 2;
    if (this.#cell(0) !== starCell) return false;
    this.#p += 1;
    return this.#isDone();
  }
}

function isIn(byte: number, mask: number): boolean {
  return ((classesOfByte[byte] ?? 0) & mask) !== 0;
}

/** A group cell that is not stepped over counts as the literal it was made from. */
function isLiteral(cell: number, byte: number): boolean {
  return cell === byte || (cell === groupCell && byte === openParenthesis);
}

function prefixAt(text: string, prefix: string, from: number): number {
  return text.startsWith(prefix, from) ? from : -1;
}
