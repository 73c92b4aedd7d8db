import { dirname } from 'node:path';
import { fromBytes } from '../../lib/bytes.ts';
import { isSystemError } from '../../lib/system-error.ts';
import type { Changes } from './change-hint.ts';
import { FileOpener, type FileOpenerOptions } from './file-opener.ts';
import { findContinuation, holds } from './find-continuation.ts';
import type { FileFinder, FoundFile } from './find-files.ts';
import { FollowedFile, type FollowedFileOptions, type OpenedFile } from './followed-file.ts';
import type { KeptChanges, KeptPlaces } from './kept-places.ts';
import { type Mark, markBytes } from './mark.ts';
import { type StartRules, startingPlace } from './starting-place.ts';
import { noticeMessage, type WriteMessages } from './write-messages.ts';

/*
 * The files of one location. Invariants:
 *
 *  - A file is known by its device and inode and stays open, so a new name loses nothing of it. One whose place was
 *    taken, or whose name is gone, has departed: it is read until nobody has written to it for a while.
 *  - What has departed is read to its present end before the file that has its place now.
 *  - A mark moves only past what is in events of the same batch, so that it can be stored with their being handed over.
 */

export interface LogFilesOptions extends StartRules, FileOpenerOptions {
  readonly ageMs: number | undefined;
  readonly finder: FileFinder;
  readonly kept: KeptPlaces;
  readonly write: WriteMessages;
  /** All of a file but where it is. */
  readonly follow: (path: string) => Omit<FollowedFileOptions, 'path' | 'id'>;
}

export interface Batch {
  readonly messages: readonly string[];
  /** To be stored once the messages are handed over. */
  readonly kept: KeptChanges;
  /** There is more to read at once. */
  readonly more: boolean;
}

/** A writer that has not heard of a rotation goes on with the old file: it is read for so long after its last line, ms. */
const lingerMs = 60_000;
/** A batch is full with so many messages; each file adds to it what one read brings. */
const fullBatch = 5_000;

export class LogFiles {
  readonly #options: LogFilesOptions;
  /** By device and inode. */
  readonly #followed = new Map<string, FollowedFile>();
  /** What was last found at a path. */
  readonly #places = new Map<string, string>();
  readonly #unread = new Set<FollowedFile>();
  /** What was there at the start and could not be opened then is not new when it can be. */
  readonly #missed = new Set<string>();
  readonly #opener: FileOpener;
  #started = false;
  #messages: string[] = [];

  constructor(options: LogFilesOptions) {
    this.#options = options;
    this.#opener = new FileOpener(options);
  }

  /** The folders in which something may happen. */
  folders(now: number): ReadonlySet<string> {
    return new Set([...this.#options.finder.folders(now), ...[...this.#places.keys()].map((path) => dirname(path))]);
  }

  /** Reads what there is of new, a limited amount of it. */
  collect(changes: Changes, now: number): Batch {
    this.#messages = [];
    if (changes.everything) this.#search(now);
    for (const file of this.#followed.values()) {
      if (changes.everything || file.departed || changes.written.has(file.path)) this.#unread.add(file);
    }
    this.#readUnread(now);
    return { messages: this.#messages, kept: this.#options.kept.takeChanges(), more: this.#unread.size > 0 };
  }

  close(): void {
    for (const file of [...this.#followed.values()]) this.#release(file);
  }

  #search(now: number): void {
    const { finder, kept, location } = this.#options;
    const found = finder.find(now);
    for (const file of found) this.#see(file, now);
    if (finder.isGlob) this.#forgetPlaces(new Set(found.map(({ path }) => path)));
    const present = new Set(found.map(({ id }) => id));
    for (const file of this.#followed.values()) {
      // A single file that is missing will come back, and then it has departed.
      if (file.departed || present.has(file.id) || (found.length === 0 && !finder.isGlob)) continue;
      file.departed = true;
      file.activeAt = now;
    }
    if (!this.#started) kept.setRead(location);
    this.#started = true;
  }

  #forgetPlaces(present: ReadonlySet<string>): void {
    for (const path of this.#places.keys()) {
      if (!present.has(path)) this.#forgetPlace(path);
    }
  }

  #forgetPlace(path: string): void {
    this.#places.delete(path);
    this.#options.kept.setFileAt(path, undefined);
  }

  #see(found: FoundFile, now: number): void {
    const before = this.#places.get(found.path);
    const known = this.#followed.get(found.id);
    const old = this.#options.ageMs !== undefined && now - this.#options.ageMs >= found.modifiedMs;
    if (known) known.departed = false;
    // At the start also an old file is opened: what it holds now is not new when it is written to some day.
    const file = known ?? (old && this.#started ? undefined : this.#open(found, now));
    if (!file) return;
    this.#places.set(found.path, found.id);
    if (before !== found.id) this.#options.kept.setFileAt(found.path, found.id);
    const replaced = before !== undefined && before !== found.id;
    if (!known && replaced) file.notice = `File rotated (inode changed): '${found.path}'.`;
    if (old && !this.#unread.has(file)) this.#release(file);
  }

  #open(found: FoundFile, now: number): FollowedFile | undefined {
    const { kept, onlyFutureEvents } = this.#options;
    const first = !this.#started || this.#missed.has(found.id);
    const place = this.#copyPlace(found) ?? startingPlace(found, first, this.#options, kept);
    const [before, mark] = [kept.fileAt(found.path), kept.mark(found.id)];
    const opened = this.#opener.open(found, place);
    if (first && !opened) this.#missed.add(found.id);
    if (!opened) return undefined;
    this.#missed.delete(found.id);
    if (place !== 'end' && (!onlyFutureEvents || this.#places.has(found.path))) {
      // What was read before may have been renamed, or copied and emptied, while nobody looked.
      if (before !== undefined && before !== found.id) this.#continueElsewhere(found.path, kept.mark(before), now);
      else if (mark && !opened.held) this.#continueElsewhere(found.path, mark, now);
    }
    return this.#follow(found.path, found.id, opened, now);
  }

  /**
   * A copy of a file that is being read, made before that is emptied, is new only from there on. Two files may well begin
   * alike: it takes a whole fingerprint's bytes in the same place to be sure.
   */
  #copyPlace(found: FoundFile): Mark | undefined {
    if (!this.#started || this.#options.kept.mark(found.id)) return undefined;
    const originals = [...this.#followed.values()].filter(
      ({ path, mark }) => path !== found.path && found.path.startsWith(path) && mark.offset >= markBytes,
    );
    return originals.map(({ mark }) => mark).find((mark) => holds(found.path, mark));
  }

  #follow(path: string, id: string, opened: OpenedFile, now: number): FollowedFile {
    const file = new FollowedFile({ path, id, ...this.#options.follow(path) }, opened, now);
    this.#followed.set(id, file);
    this.#options.kept.setMark(id, file.mark);
    return file;
  }

  /** Reads on where that is now which was at the path; false when it cannot be found. */
  #continueElsewhere(path: string, mark: Mark | undefined, now: number): boolean {
    const found = mark && findContinuation(path, mark);
    if (!found) return false;
    if (this.#followed.has(found.id)) return true;
    const opened = this.#opener.open(found, mark);
    if (!opened) return false;
    this.#follow(path, found.id, opened, now).departed = true;
    return true;
  }

  #readUnread(now: number): void {
    const isLast = ({ path, id }: FollowedFile) => Number(this.#places.get(path) === id);
    const waiting = [...this.#unread].sort((one, other) => isLast(one) - isLast(other));
    const busy = new Set<string>();
    for (const file of waiting) {
      if (this.#messages.length >= fullBatch) return;
      if (busy.has(file.path)) continue;
      // To the end of the line, should there be more of it.
      this.#unread.delete(file);
      if (!this.#read(file, now)) continue;
      busy.add(file.path);
      this.#unread.add(file);
    }
  }

  /** Whether there may be more at once. */
  #read(file: FollowedFile, now: number): boolean {
    const { write, kept, log } = this.#options;
    try {
      if (file.notice !== undefined) this.#messages.push(noticeMessage(file.notice));
      file.notice = undefined;
      const before = file.mark;
      const { events, state, cut } = file.look(now);
      for (const message of write(file.path, events)) this.#messages.push(message);
      if (cut > 0) log.warn({ file: fromBytes(file.path), lines: cut }, 'lines that are too long were cut');
      if (state === 'rewritten') this.#startOver(file, now);
      if (file.mark !== before) kept.setMark(file.id, file.mark);
      const over = state === 'end' && file.departed && now - file.activeAt >= lingerMs;
      if (over) this.#finish(file, now);
      return state !== 'end';
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // It is opened again at the next look, where it was.
      this.#opener.cannotRead(file.path, error);
      this.#release(file);
      return false;
    }
  }

  #startOver(file: FollowedFile, now: number): void {
    const found = this.#continueElsewhere(file.path, file.mark, now);
    for (const departed of this.#followed.values()) {
      if (departed.departed && departed.path === file.path) this.#unread.add(departed);
    }
    if (!found) this.#messages.push(...this.#options.write(file.path, file.rest(now)));
    file.startOver();
    file.notice = `File size reduced (inode remained): '${file.path}'.`;
  }

  #finish(file: FollowedFile, now: number): void {
    this.#messages.push(...this.#options.write(file.path, file.rest(now)));
    this.#options.kept.setMark(file.id, undefined);
    if (this.#places.get(file.path) === file.id) this.#forgetPlace(file.path);
    this.#release(file);
  }

  #release(file: FollowedFile): void {
    file.close();
    this.#followed.delete(file.id);
    this.#unread.delete(file);
    this.#opener.release(file.id);
  }
}
