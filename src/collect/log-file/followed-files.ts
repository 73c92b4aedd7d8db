import { isSystemError } from '../../lib/system-error.ts';
import type { Part } from '../targets/block-outlet.ts';
import type { FileOpener } from './file-opener.ts';
import type { FileTroubles } from './file-troubles.ts';
import { FollowedFile, type FollowedFileOptions, type OpenedFile } from './followed-file.ts';
import type { Generation, GenerationSearch } from './generations.ts';
import type { KeptPlaces } from './kept-places.ts';
import { notices } from './notices.ts';

export interface FollowedFilesOptions {
  readonly opener: FileOpener;
  readonly kept: KeptPlaces;
  readonly troubles: FileTroubles;
  /** All of a file but where it is. */
  readonly follow: (path: string) => Omit<FollowedFileOptions, 'path' | 'id'>;
  /** Whether a file is where it was found first, and not a rotated one. */
  readonly isInPlace: (file: FollowedFile) => boolean;
  /** Follows what was at a file's path before it; `missing`: what is known of that. Answers what was found. */
  readonly recall: (file: FollowedFile, missing: GenerationSearch['missing'], now: number) => readonly Generation[];
  /** A file is dealt with, and not read any more. */
  readonly finished: (file: FollowedFile) => void;
}

/** A writer that has not heard of a rotation goes on with the old file: it is read for so long after its last line, ms. */
const lingerMs = 60_000;
/** A batch is full with so many events; each file adds to it what one read brings. */
const fullBatch = 5_000;

/** The open files of one location, and what is read of them. */
export class FollowedFiles {
  readonly #options: FollowedFilesOptions;
  /** By device and inode. */
  readonly #files = new Map<string, FollowedFile>();
  readonly #unread = new Set<FollowedFile>();
  #parts: Part[] = [];
  #events = 0;

  constructor(options: FollowedFilesOptions) {
    this.#options = options;
  }

  get(id: string): FollowedFile | undefined {
    return this.#files.get(id);
  }

  /** In the order in which they were found. */
  all(): readonly FollowedFile[] {
    return [...this.#files.values()];
  }

  add(path: string, id: string, opened: OpenedFile, now: number): FollowedFile {
    const file = new FollowedFile({ path, id, ...this.#options.follow(path) }, opened, now);
    this.#files.set(id, file);
    this.#unread.add(file);
    this.#options.kept.setMark(id, file.mark);
    return file;
  }

  /** There may be something new in it. */
  notice(file: FollowedFile): void {
    this.#unread.add(file);
  }

  isUnread(file: FollowedFile): boolean {
    return this.#unread.has(file);
  }

  /** Reads what there is of new, a limited amount of it. */
  read(now: number): readonly Part[] {
    this.#parts = [];
    this.#events = 0;
    const { isInPlace } = this.#options;
    // What has departed comes before the file that has its place now.
    const waiting = [...this.#unread];
    const busy = new Set<string>();
    for (const file of [...waiting.filter((one) => !isInPlace(one)), ...waiting.filter(isInPlace)]) {
      if (this.#events >= fullBatch) break;
      if (busy.has(file.path)) continue;
      this.#unread.delete(file);
      if (!this.#readOne(file, now)) continue;
      busy.add(file.path);
      this.#unread.add(file);
    }
    return this.#parts;
  }

  /** Whether there is more to be read at once. */
  get hasMore(): boolean {
    return this.#unread.size > 0;
  }

  release(file: FollowedFile): void {
    file.close();
    this.#files.delete(file.id);
    this.#unread.delete(file);
    this.#options.opener.release(file.id);
  }

  close(): void {
    for (const file of this.all()) this.release(file);
  }

  /** Whether there may be more at once. */
  #readOne(file: FollowedFile, now: number): boolean {
    const { kept, troubles, isInPlace, recall } = this.#options;
    try {
      if (file.notice !== undefined) this.#parts.push({ kind: 'notice', text: file.notice });
      file.notice = undefined;
      // What it held may have been copied and emptied before anything of it was read; that comes first.
      const begins = file.isAtStart && isInPlace(file) && !file.isEmpty();
      if (begins && recall(file, [], now).length > 0) return true;
      const before = file.mark;
      const { events, state } = file.look(now);
      this.#add(file.path, events);
      if (state === 'rewritten') this.#startOver(file, now);
      if (file.mark !== before) kept.setMark(file.id, file.mark);
      if (state === 'end' && file.departed && now - file.activeAt >= lingerMs) this.#finish(file, now);
      return state !== 'end';
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // It is opened again at the next look, where it was.
      troubles.cannotRead(file.path, error);
      this.release(file);
      return false;
    }
  }

  #startOver(file: FollowedFile, now: number): void {
    const goesOn = this.#options.recall(file, [file], now).some(({ isNew }) => !isNew);
    if (!goesOn) this.#add(file.path, file.rest(now));
    file.startOver();
    file.notice = notices.emptied(file.path);
  }

  #finish(file: FollowedFile, now: number): void {
    this.#add(file.path, file.rest(now));
    this.#options.kept.setMark(file.id, file.mark);
    this.release(file);
    this.#options.finished(file);
  }

  #add(location: string, events: readonly string[]): void {
    if (events.length > 0) this.#parts.push({ kind: 'events', location, events });
    this.#events += events.length;
  }
}
