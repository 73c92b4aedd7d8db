/**
 * The machine of osregex (spec: os-regex, section 4.2): a scanner with one token of look-ahead and at most four points to
 * come back to. It is not a backtracking matcher, and what looks odd here is what the reference does.
 *
 * Registers: `p` cell, `s` text index, `hot` a quantified class has taken its first character, `end` the pointer that a
 * match yields, `back` where a failed attempt resumes, a stack of points to come back to, and a mark for every group cell.
 */
import {
  classCell,
  classesOfByte,
  groupCell,
  isLiteral,
  isOfClass,
  pastCell,
  plusCell,
  starCell,
} from './os-regex-cells.ts';
import { DeadEnds } from './os-regex-dead-ends.ts';
import { emptyProgram, type Loop, type Program } from './os-regex-program.ts';
import { fail, proceed, type Step, success } from './os-regex-step.ts';
import { TextEnd } from './os-regex-text-end.ts';

/** Null of `end` and `back`: `end` can be one before the text. */
const none = -2;
const stackSize = 4;
const toleratedFailures = 8;
/** Characters that failed attempts may go over: the square of 64 KB, which is possible, would take most of a minute. */
const workPerCharacter = 16;
const freeWork = 1_000_000;

const textEnd = new TextEnd();

export class OsRegexMachine {
  /** By cell; -1 where a group cell was not reached. */
  marks = new Int32Array(64);
  /** After a match: the reference's end pointer. */
  end = 0;
  /** After no match: it took too much, and is not known. */
  gaveUp = false;

  #program: Program = emptyProgram;
  #cells: Int32Array = emptyProgram.cells;
  #text = '';
  #p = 0;
  #s = 0;
  #back = none;
  #hot = false;
  #depth = 0;
  #failures = 0;
  /** Where the attempt at hand was begun, or resumed. */
  #resumed = 0;
  #workLeft = 0;
  /** Undefined until so many attempts have failed that it is worth the notes. */
  #deadEnds: DeadEnds | undefined;
  readonly #savedP = new Int32Array(stackSize);
  readonly #savedS = new Int32Array(stackSize);

  /** Tries one alternative on a folded text from `from` on. `captures`: whether the reference would note down groups. */
  run(program: Program, text: string, from: number, captures: boolean): boolean {
    this.#program = program;
    this.#cells = program.cells;
    this.#text = text;
    this.#hot = false;
    this.#depth = 0;
    this.#failures = 0;
    this.#deadEnds = undefined;
    this.end = from;
    this.gaveUp = false;
    this.#workLeft = (text.length - from) * workPerCharacter + freeWork;
    this.#clearMarks();
    if (!this.#begin(from)) return false;
    this.#resumed = this.#s;
    if (program.seeksNeedle && text.indexOf(program.needle, from) === -1) return false;
    while (this.#s < text.length) {
      const step = this.#step();
      if (step === success) return this.end !== none;
      if (step === fail && !this.#recover()) return false;
    }
    if (captures) this.#closeGroups();
    return textEnd.accepts(this.#cells, this.#p, this.#hot) && this.end !== none;
  }

  #clearMarks(): void {
    if (this.marks.length < this.#cells.length) this.marks = new Int32Array(this.#cells.length);
    for (const group of this.#program.groups) this.marks[group] = -1;
  }

  /**
   * Begins at the first cell. Literals there are met at once: all that the machine would do up to their first occurrence
   * is to fail and begin again one character on, as nothing is saved to come back to. False: they do not occur.
   */
  #begin(from: number): boolean {
    const { prefix, anchoredAtStart } = this.#program;
    this.#p = 0;
    this.#s = from;
    this.#back = none;
    if (prefix === '') return true;
    const at = anchoredAtStart ? from : this.#text.indexOf(prefix, from);
    if (at === -1 || (anchoredAtStart && !this.#text.startsWith(prefix, from))) return false;
    if (this.#cells[0] === groupCell) {
      this.marks[0] = at;
      this.#p = 1;
    }
    this.#p += prefix.length;
    this.#back = at;
    this.#s = at + prefix.length;
    this.end = this.#s - 1;
    return true;
  }

  /** Lets the character at `s` be met; afterwards `s` is where to go on, except when it fails. */
  #step(): Step {
    if (this.#cells[this.#p] === groupCell) {
      this.marks[this.#p] = this.#s;
      this.#p += 1;
    }
    const cell = this.#cells[this.#p] ?? pastCell;
    if (cell === pastCell) return this.#program.anchoredAtEnd ? fail : success;
    const byte = this.#text.charCodeAt(this.#s);
    if (cell !== classCell) return isLiteral(cell, byte) ? this.#takeLiterals() : fail;
    if (!isOfClass(byte, this.#cells[this.#p + 1] ?? 0)) return this.#leaveClass();
    const loop = this.#program.loops[this.#p];
    return loop === undefined ? this.#takeOne() : this.#enterLoop(loop);
  }

  /** Goes over the literal that the character at `s` equals, and over those behind it that the next ones equal. */
  #takeLiterals(): Step {
    const cells = this.#cells;
    const text = this.#text;
    let p = this.#p + 1;
    let s = this.#s + 1;
    // Only literal cells equal a byte, and nothing does beyond the end.
    for (; cells[p] === text.charCodeAt(s); p += 1) s += 1;
    if (this.#back === none) this.#back = this.#s;
    this.#p = p;
    this.#s = s;
    this.end = s - 1;
    return proceed;
  }

  /** Goes over a class without quantifier that the character at `s` belongs to. */
  #takeOne(): Step {
    if (this.#back === none) this.#back = this.#s;
    this.end = this.#s;
    this.#p += 2;
    this.#s += 1;
    return proceed;
  }

  #enterLoop(loop: Loop): Step {
    if (loop.isStar) this.#hot = true;
    if (this.#hot) return this.#loop(loop);
    const isLastCharacter = this.#s + 1 === this.#text.length;
    if (loop.group !== -1) this.marks[loop.group] = isLastCharacter ? this.#s + 1 : this.#s;
    this.#hot = true;
    this.end = this.#s;
    this.#s += 1;
    return proceed;
  }

  /** Takes characters of the class until one suits what follows, too, or does not belong to the class. */
  #loop(loop: Loop): Step {
    const deadEnds = this.#depth === 0 && this.#back !== none ? this.#deadEnds : undefined;
    const fate = deadEnds?.fate(this.#p, this.#s);
    if (fate !== undefined) {
      this.#hot = fate;
      return fail;
    }
    const text = this.#text;
    const { mask, stopByte, stopMask } = loop;
    let s = this.#s;
    for (; s < text.length; s += 1) {
      const byte = text.charCodeAt(s);
      const classes = classesOfByte[byte] ?? 0;
      if ((classes & mask) === 0) break;
      if (byte !== stopByte && (classes & stopMask) === 0) continue;
      deadEnds?.add(this.#p, this.#s, s);
      return this.#jump(loop, s);
    }
    deadEnds?.add(this.#p, this.#s, s);
    if (!loop.isLast) this.end = s - 1;
    else if (loop.group !== -1) this.marks[loop.group] = s;
    this.#s = s;
    return proceed;
  }

  /** Goes on behind a loop, with a way back. Only a literal ends the loop; a class leaves `hot` as it is. */
  #jump({ group, stopMask, jump }: Loop, s: number): Step {
    if (group !== -1) this.marks[group] = s;
    if (this.#depth < stackSize) {
      this.#savedP[this.#depth] = this.#p;
      this.#savedS[this.#depth] = s;
      this.#depth += 1;
    }
    if (stopMask === 0) this.#hot = false;
    this.#p = jump;
    this.end = s;
    this.#s = s + 1;
    return proceed;
  }

  #leaveClass(): Step {
    const quantifier = this.#cells[this.#p + 2];
    // The class is the last thing, or only one cell is left, whatever that is.
    const isLast = quantifier === pastCell || this.#cells[this.#p + 3] === pastCell;
    if (isLast && this.#hot && this.end !== none) {
      this.end = this.#s;
      if (!this.#program.anchoredAtEnd) return success;
    } else if (quantifier === starCell || (quantifier === plusCell && this.#hot)) {
      if (quantifier === starCell) this.end = this.#s - 1;
      this.#p += 3;
      this.#hot = false;
      return proceed;
    }
    this.#hot = false;
    return fail;
  }

  /** After a failure: back to a saved point, else to the beginning with a later character. False: no match. */
  #recover(): boolean {
    this.#workLeft -= this.#s - this.#resumed + 1;
    this.gaveUp = this.#workLeft < 0;
    const goesOn = !this.gaveUp && (this.#depth > 0 ? this.#comeBack() : this.#beginAgain());
    this.#resumed = this.#s;
    return goesOn;
  }

  #comeBack(): true {
    this.#depth -= 1;
    this.#p = this.#savedP[this.#depth] ?? 0;
    this.#s = (this.#savedS[this.#depth] ?? 0) + 1;
    return true;
  }

  #beginAgain(): boolean {
    if (this.#program.anchoredAtStart) return false;
    this.#deadEnds?.close(this.#hot);
    this.#failures += 1;
    if (this.#failures === toleratedFailures) this.#deadEnds = new DeadEnds(this.#text.length);
    this.end = none;
    return this.#begin((this.#back === none ? this.#s : this.#back) + 1);
  }

  /** The reference goes over stars here when it notes down groups, and over the parenthesis after them. */
  #closeGroups(): void {
    while (this.#cells[this.#p] === classCell && this.#cells[this.#p + 2] === starCell) this.#p += 3;
    if (this.#cells[this.#p] === groupCell) this.marks[this.#p] = this.#text.length;
  }
}
