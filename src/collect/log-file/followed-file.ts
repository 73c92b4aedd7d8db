import { closeSync, fstatSync } from 'node:fs';
import type { Assembler } from './formats/assembler.ts';
import { LineReader } from './line-reader.ts';
import { type Mark, startMark } from './mark.ts';

/** What one look at a file brings. */
export interface Portion {
  readonly events: readonly string[];
  /** `more`: there may be more to read at once; `rewritten`: it does not hold any more what was read of it. */
  readonly state: 'more' | 'end' | 'rewritten';
}

/** A file open at the place where it is to be read from. */
export interface OpenedFile {
  readonly descriptor: number;
  readonly mark: Mark;
  /** The bytes before the mark, up to 256. */
  readonly tail: string;
}

export interface FollowedFileOptions {
  readonly path: string;
  readonly id: string;
  readonly newAssembler: () => Assembler;
  /** To be called for each line that was too long and is cut. */
  readonly tellCut: () => void;
  /** A last line that lacks its newline is a line after so long, in ms; undefined: it waits for its newline. */
  readonly unfinishedLineMs: number | undefined;
}

/** One open file, whatever becomes of its name: its lines, the events they make, and how far it is dealt with. */
export class FollowedFile {
  readonly path: string;
  readonly id: string;
  /** Its place was taken, or it is gone: it is read until nobody writes to it any more. */
  departed = false;
  /** When something was last read from it, or it departed. */
  activeAt: number;
  /** What is to be told before anything else of it. */
  notice: string | undefined;
  readonly #options: FollowedFileOptions;
  readonly #descriptor: number;
  #reader: LineReader;
  #assembler: Assembler;
  #mark: Mark;

  constructor(options: FollowedFileOptions, { descriptor, mark, tail }: OpenedFile, now: number) {
    this.path = options.path;
    this.id = options.id;
    this.activeAt = now;
    this.#options = options;
    this.#descriptor = descriptor;
    this.#reader = new LineReader(descriptor, mark.offset, tail);
    this.#assembler = options.newAssembler();
    this.#mark = mark;
  }

  /** Everything before it is in events that were given out. */
  get mark(): Mark {
    return this.#mark;
  }

  /** Nothing was read of it since it began. */
  get isAtStart(): boolean {
    return this.#reader.isAtStart;
  }

  isEmpty(): boolean {
    return fstatSync(this.#descriptor).size === 0;
  }

  look(now: number): Portion {
    const step = this.#reader.read();
    if (step.kind === 'rewritten') return { events: [], state: 'rewritten' };
    if (step.kind === 'end') return { events: this.#dueAt(now), state: 'end' };
    this.activeAt = now;
    for (let cut = 0; cut < step.cut; cut++) this.#options.tellCut();
    const events = step.lines.flatMap((line) => this.#assembler.push(line, now));
    this.#moveMark();
    return { events, state: step.more ? 'more' : 'end' };
  }

  /** What is left of a file that nobody writes to any more, its last line without a newline included. */
  rest(now: number): readonly string[] {
    const line = this.#reader.takeRest();
    const events = [...(line ? this.#assembler.push(line, now) : []), ...this.#assembler.rest()];
    this.#moveMark();
    return events;
  }

  /** Begins with it anew, as with a file that was emptied; what is pending goes. */
  startOver(): void {
    this.#reader = new LineReader(this.#descriptor, 0, '');
    this.#assembler = this.#options.newAssembler();
    this.#mark = startMark;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #dueAt(now: number): readonly string[] {
    const { unfinishedLineMs } = this.#options;
    const waited = unfinishedLineMs !== undefined && now - this.activeAt > unfinishedLineMs;
    const line = waited ? this.#reader.takeRest() : undefined;
    const events = [...(line ? this.#assembler.push(line, now) : []), ...this.#assembler.due(now)];
    if (waited && line) events.push(...this.#assembler.rest());
    if (events.length > 0 || line) this.#moveMark();
    return events;
  }

  #moveMark(): void {
    const offset = this.#assembler.pendingFrom ?? this.#reader.lineStart;
    if (offset !== this.#mark.offset) this.#mark = this.#reader.markAt(offset) ?? this.#mark;
  }
}
