import { readSync } from 'node:fs';
import { detach } from '../../lib/bytes.ts';
import { type Mark, markAfter, markBytes } from './mark.ts';

/*
 * Splits an open file into lines. Invariants:
 *
 *  - Up to #next everything has been read; from #lineStart on it is a line without its newline, of which #line holds as
 *    much as counts.
 *  - Each read begins up to 256 bytes back. If these are not what they were, the file was emptied or written again, and
 *    nothing that was read is given out.
 *  - Calls are synchronous: collectors have a thread of their own, a call for a log on a disk returns at once, and a
 *    thousand files can be looked at every second for a few milliseconds.
 */

/** The longest line; what is longer is cut there (spec: log collection, section 4.1). */
export const maxLineBytes = 65_278;

/** A line without its newline, and where in the file it begins. */
export interface Line {
  readonly text: string;
  readonly at: number;
}

type Step =
  /** `more`: there may be more at once. */
  | { readonly kind: 'lines'; readonly lines: readonly Line[]; readonly cut: number; readonly more: boolean }
  /** There is nothing new, for now. */
  | { readonly kind: 'end' }
  /** The file does not hold any more what was read of it. */
  | { readonly kind: 'rewritten' };

/** Shared by all files, since no read outlasts its call. */
const chunk = Buffer.allocUnsafeSlow(256 * 1024);

export class LineReader {
  readonly #descriptor: number;
  #next: number;
  /** The last bytes before #next. */
  #tail: string;
  #line = '';
  #lineStart: number;

  /** Begins at `offset`, a line's start; `tail`: the bytes before it, up to 256. */
  constructor(descriptor: number, offset: number, tail: string) {
    this.#descriptor = descriptor;
    this.#next = this.#lineStart = offset;
    this.#tail = tail;
  }

  /** Where the line begins that has no newline yet; without one, where the next will begin. */
  get lineStart(): number {
    return this.#lineStart;
  }

  get isAtStart(): boolean {
    return this.#next === 0;
  }

  read(): Step {
    const known = this.#tail.length;
    const length = readSync(this.#descriptor, chunk, 0, chunk.length, this.#next - known);
    if (length < known || chunk.toString('latin1', 0, known) !== this.#tail) return { kind: 'rewritten' };
    if (length === known) return { kind: 'end' };
    const { lines, cut } = this.#split(chunk.toString('latin1', known, length));
    this.#next += length - known;
    this.#tail = chunk.toString('latin1', Math.max(0, length - markBytes), length);
    return { kind: 'lines', lines, cut, more: length === chunk.length };
  }

  /** Takes what there is of a line whose newline may never come. */
  takeRest(): Line | undefined {
    if (this.#lineStart === this.#next) return undefined;
    const line = { text: this.#line.slice(0, maxLineBytes), at: this.#lineStart };
    this.#line = '';
    this.#lineStart = this.#next;
    return hasNoNul(line) ? line : undefined;
  }

  /** The mark of a place before which everything is dealt with; undefined when it cannot be made any more. */
  markAt(offset: number): Mark | undefined {
    if (offset === this.#next) return markAfter(offset, this.#tail);
    const from = Math.max(0, offset - markBytes);
    // Read again, with all that follows, so that a file written anew meanwhile is noticed.
    const length = this.#next - from;
    if (length > chunk.length || readSync(this.#descriptor, chunk, 0, length, from) < length) return undefined;
    if (chunk.toString('latin1', length - Math.min(length, this.#tail.length), length) !== this.#tail.slice(-length)) {
      return undefined;
    }
    return markAfter(offset, chunk.toString('latin1', 0, offset - from));
  }

  #split(text: string): { readonly lines: readonly Line[]; readonly cut: number } {
    const lines: Line[] = [];
    let [start, cut] = [0, 0];
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      const line = start === 0 ? this.#line + text.slice(0, end) : text.slice(start, end);
      if (line.length > maxLineBytes) cut += 1;
      lines.push({ text: line.length > maxLineBytes ? line.slice(0, maxLineBytes) : line, at: this.#lineStart });
      start = end + 1;
      this.#lineStart = this.#next + start;
    }
    const before = start === 0 ? this.#line : '';
    // One byte more than the limit tells that the line is too long.
    this.#line = before + detach(text.slice(start, start + maxLineBytes + 1 - before.length));
    return { lines: lines.filter(hasNoNul), cut };
  }
}

/** A line with a NUL is none: a log that was emptied while its writer kept its place begins with a row of them. */
function hasNoNul({ text }: Line): boolean {
  return !text.includes('\0');
}
