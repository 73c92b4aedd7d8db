import type { Line } from './batch.ts';
import { type Mark, markBytes } from './cursor.ts';
import type { FileBytes } from './file-bytes.ts';

/*
 * Splits one file into lines. Invariants:
 *
 *  - The window holds the file's bytes from #base on, #filled of them. Before #next everything has been given out; up
 *    to #searched there is no newline. At least the last 256 bytes before #next stay, as far as there are any.
 *  - Each read of a file that can change starts up to 256 bytes back. If these are not what they were, the file was
 *    emptied or written again, and nothing that was read is given out.
 *  - Only whole lines are given out, so a mark always stands at the start of a line.
 *  - A line longer than the limit is passed on in pieces: the window stays below some twice the limit.
 */

const windowBytes = 256 * 1024;
const leastRead = 64 * 1024;
/** Bounds of a batch: what one transaction should hold. */
const batchLines = 500;
const batchBytes = 1024 * 1024;
const newline = 0x0a;
const carriageReturn = 0x0d;

/** Whole lines, and where the file is read up to after them. */
export interface Lines {
  readonly kind: 'lines';
  readonly lines: readonly Line[];
  readonly mark: Mark;
}

export type Step =
  | Lines
  /** There is no further whole line, for now. */
  | { readonly kind: 'end' }
  /** The file does not hold any more what was read of it. */
  | { readonly kind: 'replaced' };

/** Takes a line that is too long to be held. */
export interface Pieces {
  write(piece: Buffer): Promise<void>;
  end(): Promise<void>;
  /** The line will be read again from its start. */
  abandon(): Promise<void>;
}

export interface LineReaderOptions {
  readonly bytes: FileBytes;
  /** Where to begin; `bytes` must hold what the mark says. */
  readonly mark: Mark;
  readonly maxLineBytes: number;
  readonly keyOf: (offset: number) => string;
  readonly tooLong: (key: string) => Pieces;
}

export class LineReader {
  readonly #options: LineReaderOptions;
  #window = Buffer.allocUnsafe(windowBytes);
  #base: number;
  #next: number;
  #searched: number;
  #filled: number;
  /** The file's first bytes, once the window has moved on from them. */
  #head: Buffer;
  #pieces: Pieces | undefined;

  constructor(options: LineReaderOptions) {
    this.#options = options;
    const { head, tail, offset } = options.mark;
    const before = head.length + tail.length === offset ? Buffer.concat([head, tail]) : tail;
    before.copy(this.#window);
    this.#head = head;
    this.#base = offset - before.length;
    this.#next = this.#searched = this.#filled = before.length;
  }

  async read(): Promise<Step> {
    for (;;) {
      const step = this.#pieces ? await this.#passOn(this.#pieces) : this.#takeLines();
      if (step) return step;
      if (this.#pieces === undefined && this.#filled - this.#next > this.#options.maxLineBytes) {
        this.#pieces = this.#options.tooLong(this.#key());
      } else {
        const filled = await this.#fill();
        if (filled !== 'more') return { kind: filled };
      }
    }
  }

  /** What stands after the last newline of a file that nobody writes to any more. */
  async rest(): Promise<Lines | undefined> {
    if (this.#next === this.#filled && this.#pieces === undefined) return undefined;
    const lines = this.#pieces || this.#isEmpty(this.#filled) ? [] : [this.#line(this.#filled)];
    await this.#pieces?.end();
    this.#pieces = undefined;
    this.#next = this.#searched = this.#filled;
    return this.#reached(lines);
  }

  async close(): Promise<void> {
    await this.#pieces?.abandon();
    await this.#options.bytes.close();
  }

  #takeLines(): Lines | undefined {
    const bytes = this.#window.subarray(0, this.#filled);
    const start = this.#next;
    const lines: Line[] = [];
    while (lines.length < batchLines && this.#next - start < batchBytes) {
      const end = bytes.indexOf(newline, this.#searched);
      this.#searched = end < 0 ? this.#filled : end;
      if (end < 0 || end - this.#next > this.#options.maxLineBytes) break;
      if (!this.#isEmpty(end)) lines.push(this.#line(end));
      this.#next = this.#searched = end + 1;
    }
    return this.#next > start ? this.#reached(lines) : undefined;
  }

  #isEmpty(end: number): boolean {
    return end === this.#next || (end === this.#next + 1 && this.#window[this.#next] === carriageReturn);
  }

  #line(end: number): Line {
    return { text: this.#window.toString('utf8', this.#next, end), key: this.#key() };
  }

  async #passOn(pieces: Pieces): Promise<Lines | undefined> {
    const end = this.#window.subarray(0, this.#filled).indexOf(newline, this.#searched);
    const stop = end < 0 ? this.#filled : end;
    await pieces.write(this.#window.subarray(this.#next, stop));
    this.#next = this.#searched = stop;
    if (end < 0) return undefined;
    await pieces.end();
    this.#pieces = undefined;
    this.#next = this.#searched = end + 1;
    return this.#reached([]);
  }

  async #fill(): Promise<'more' | 'end' | 'replaced'> {
    this.#makeRoom();
    const { bytes } = this.#options;
    const from = bytes.compressed ? this.#filled : Math.max(0, this.#filled - markBytes);
    const known = Buffer.from(this.#window.subarray(from, this.#filled));
    const end = from + (await bytes.read(this.#window, from, this.#base + from));
    if (end < this.#filled || !known.equals(this.#window.subarray(from, this.#filled))) return 'replaced';
    const grown = end > this.#filled;
    this.#filled = end;
    return grown ? 'more' : 'end';
  }

  /** Drops what has been given out, and makes the window as large as the line in it needs. */
  #makeRoom(): void {
    const drop = Math.max(0, this.#next - markBytes);
    const kept = this.#filled - drop;
    const fits = kept + leastRead <= this.#window.length;
    const oversized = this.#window.length > windowBytes && kept + leastRead <= windowBytes;
    if (drop === 0 && fits && !oversized) return;
    if (drop > 0) this.#head = Buffer.from(this.#headBytes());
    const window = fits && !oversized ? this.#window : Buffer.allocUnsafe(Math.max(windowBytes, 2 * kept));
    this.#window.copy(window, 0, drop, this.#filled);
    this.#window = window;
    this.#base += drop;
    this.#next -= drop;
    this.#searched -= drop;
    this.#filled = kept;
  }

  #reached(lines: readonly Line[]): Lines {
    const offset = this.#base + this.#next;
    const head = Buffer.from(this.#headBytes());
    const tail = Buffer.from(
      this.#window.subarray(Math.max(0, this.#next - Math.min(markBytes, offset - head.length)), this.#next),
    );
    return { kind: 'lines', lines, mark: { offset, head, tail } };
  }

  #headBytes(): Buffer {
    return this.#base === 0 ? this.#window.subarray(0, Math.min(markBytes, this.#next)) : this.#head;
  }

  #key(): string {
    return this.#options.keyOf(this.#base + this.#next);
  }
}
