import { localDay } from '../../lib/local-time.ts';
import type { Logger } from '../../lib/log.ts';
import type { Part } from '../targets/block-outlet.ts';
import type { Changes, Interest } from './change-hint.ts';
import { FileOpener, type FileOpenerOptions } from './file-opener.ts';
import { FileTroubles } from './file-troubles.ts';
import { describeFile, type FileFinder, type FoundFile } from './find-files.ts';
import type { FollowedFile } from './followed-file.ts';
import { FollowedFiles, type FollowedFilesOptions } from './followed-files.ts';
import { findGenerations, type Generation, type GenerationSearch } from './generations.ts';
import { statFile } from './glob.ts';
import type { KeptChanges, KeptPlaces } from './kept-places.ts';
import { lostRests } from './lost-rests.ts';
import { notices } from './notices.ts';
import { holds } from './open-at.ts';
import { copiedMark, type Start, type StartRules, startingPlace } from './starting-place.ts';
import type { UnpackedFiles } from './unpacked-files.ts';

/*
 * The files of one location. Invariants:
 *
 *  - A file is known by its device and inode and stays open, so a new name loses nothing of it. One whose place was
 *    taken, or whose name is gone, has departed: it is read until nobody has written to it for a while.
 *  - What has departed is read to its present end before the file that has its place now.
 *  - A mark moves only past what is in events of the same batch, so that it can be stored with their being handed over.
 *  - What is kept of a path names all of its files that are not read to their end, so that a restart goes on with all.
 */

export interface LogFilesOptions extends StartRules, FileOpenerOptions, Pick<FollowedFilesOptions, 'follow'> {
  readonly log: Logger;
  readonly ageMs: number | undefined;
  readonly finder: FileFinder;
  readonly kept: KeptPlaces;
  readonly unpacked: UnpackedFiles;
}

export interface Batch {
  readonly parts: readonly Part[];
  /** To be stored once the events are handed over. */
  readonly kept: KeptChanges;
  /** There is more to read at once. */
  readonly more: boolean;
}

interface Place {
  readonly id: string;
  /** When the file was last found there; as long as nothing was read of it, when it was found first. */
  readonly seenAt: number;
}

export class LogFiles {
  readonly #options: LogFilesOptions;
  readonly #troubles: FileTroubles;
  readonly #opener: FileOpener;
  readonly #followed: FollowedFiles;
  /** What was last found at a path. */
  readonly #places = new Map<string, Place>();
  /** What was there at the start and could not be opened then is not new when it can be. */
  readonly #missed = new Set<string>();
  /** What was found last, wherever. */
  #present: ReadonlySet<string> = new Set();
  #started = false;

  constructor(options: LogFilesOptions) {
    this.#options = options;
    this.#troubles = new FileTroubles(options.log);
    this.#opener = new FileOpener(options, !options.finder.isGlob, this.#troubles);
    this.#followed = new FollowedFiles({
      ...options,
      opener: this.#opener,
      troubles: this.#troubles,
      isInPlace: ({ path, id }) => this.#places.get(path)?.id === id,
      recall: (file, missing, now) => this.#recallOf(file, missing, now),
      finished: (file) => this.#finished(file),
    });
  }

  /** Where something may happen. */
  interest(now: number): Interest {
    return { folders: this.#options.finder.folders(now), paths: this.#places.keys() };
  }

  /** Reads what there is of new, a limited amount of it. */
  collect({ everything, written }: Changes, now: number): Batch {
    if (everything) this.#search(now);
    for (const file of this.#followed.all()) if (everything || file.departed) this.#followed.notice(file);
    for (const path of written) {
      const file = this.#followed.get(this.#places.get(path)?.id ?? '');
      if (file) this.#followed.notice(file);
    }
    const parts = this.#followed.read(now);
    return { parts, kept: this.#options.kept.takeChanges(), more: this.#followed.hasMore };
  }

  close(): void {
    this.#followed.close();
  }

  #search(now: number): void {
    const { finder, kept, location } = this.#options;
    const found = finder.find(now);
    this.#present = new Set(found.map(({ id }) => id));
    if (!this.#started) this.#recallDays(now);
    for (const file of this.#started ? found : this.#knownFirst(found)) this.#see(file, now);
    if (finder.isGlob) this.#forgetPlaces(new Set(found.map(({ path }) => path)));
    // A single file that is missing will come back, and then it has departed.
    if (found.length > 0 || finder.isGlob) this.#partFrom(this.#followed.all(), now);
    const named = found.length === 0 ? finder.namedPath(now) : undefined;
    if (named !== undefined) this.#troubles.tellWhyNone(named, this.#places.has(named));
    this.#opener.tellLeftOut(now);
    if (!this.#started) kept.setReadSince(location, now);
    this.#started = true;
  }

  /** What was read before tells which of the others are copies of it. */
  #knownFirst(found: readonly FoundFile[]): readonly FoundFile[] {
    const isKnown = ({ path }: FoundFile) => this.#options.kept.place(path) !== undefined;
    return [...found.filter(isKnown), ...found.filter((file) => !isKnown(file))];
  }

  #partFrom(files: readonly FollowedFile[], now: number): void {
    for (const file of files) {
      if (file.departed || this.#present.has(file.id)) continue;
      file.departed = true;
      file.activeAt = now;
    }
  }

  #forgetPlaces(present: ReadonlySet<string>): void {
    for (const [path, { seenAt }] of this.#places) {
      if (present.has(path)) continue;
      this.#places.delete(path);
      this.#keepPlace(path, seenAt);
    }
  }

  #see(found: FoundFile, now: number): void {
    const { ageMs, finder, kept, location } = this.#options;
    const before = this.#places.get(found.path);
    const known = this.#followed.get(found.id);
    const old = ageMs !== undefined && now - ageMs >= found.modifiedMs;
    if (known) known.departed = false;
    // At the start also an old file is opened: what it holds now is not new when it is written to some day.
    const file = known ?? (old && this.#started ? undefined : this.#open(found, now));
    if (!file) return;
    const seenAt = before?.id === found.id && known?.isAtStart ? before.seenAt : now;
    this.#places.set(found.path, { id: found.id, seenAt });
    if (before?.id !== found.id) this.#keepPlace(found.path, now);
    if (!before && !finder.isGlob) kept.setReadSince(location, now);
    if (!known && before && before.id !== found.id) file.notice = notices.replaced(found.path);
    if (old && !this.#followed.isUnread(file)) this.#followed.release(file);
  }

  #open(found: FoundFile, now: number): FollowedFile | undefined {
    const { kept, maxSize, onlyFutureEvents } = this.#options;
    const [mark, last] = [kept.mark(found.id), kept.place(found.path)];
    const seen = this.#places.get(found.path);
    const first = !this.#started || this.#missed.has(found.id);
    const { place, skipped } = this.#startOf(found, first);
    const opened = this.#opener.open(found, place, now);
    if (first && !opened) this.#missed.add(found.id);
    if (!opened) return undefined;
    this.#missed.delete(found.id);
    if (skipped > 0) this.#troubles.skipped(found.path, skipped, maxSize);
    let notice: string | undefined;
    if (last && place !== 'end' && (seen || !onlyFutureEvents)) {
      const others = last.files.filter((id) => id !== found.id && !this.#followed.get(id));
      // It was emptied, or it is another file that only got the same inode.
      const emptied = mark && !opened.held ? [found.id] : [];
      const missing = [...others, ...emptied].map((id) => ({ id, mark: kept.mark(id) }));
      const generations = this.#recall(found.path, missing, seen?.seenAt ?? last.since, now);
      if (!seen) notice = this.#troubles.lost(found, lostRests(found, missing, generations, this.#present));
    }
    const file = this.#followed.add(found.path, found.id, opened, now);
    file.notice = notice;
    return file;
  }

  #startOf(found: FoundFile, first: boolean): Start {
    const { kept } = this.#options;
    if (!this.#started || kept.mark(found.id)) return startingPlace(found, first, this.#options, kept);
    const originals = this.#followed.all().filter(({ path }) => path !== found.path && found.path.startsWith(path));
    const marks = originals.map(({ mark }) => mark);
    const mark = copiedMark(found, marks);
    return mark ? { place: mark, skipped: 0 } : startingPlace(found, first, this.#options, kept);
  }

  /** Files of the days before, that were not read to their end, or that came to be while nobody looked. */
  #recallDays(now: number): void {
    const { finder, kept, location, onlyFutureEvents } = this.#options;
    const since = kept.readSince(location);
    if (onlyFutureEvents || since === undefined) return;
    for (const { path, day } of finder.earlierPaths(now)) {
      const stats = statFile(path);
      if (!stats || (!kept.place(path) && localDay(day).key < localDay(since).key)) continue;
      const file = this.#open(describeFile(path, stats), now);
      if (file) file.departed = true;
      this.#keepPlace(path, now);
    }
  }

  #recallOf(file: FollowedFile, missing: GenerationSearch['missing'], now: number): readonly Generation[] {
    const place = this.#places.get(file.path);
    // Of a file that was found just now that was done already.
    if (missing.length === 0 && place?.seenAt === now) return [];
    const generations = this.#recall(file.path, missing, place?.seenAt ?? now, now);
    const recalled = generations.filter((generation) => this.#followed.get(generation.file.id));
    if (place?.id === file.id && (recalled.length > 0 || missing.length > 0)) {
      this.#places.set(file.path, { id: file.id, seenAt: now });
      this.#keepPlace(file.path, now);
    }
    return recalled;
  }

  /** Reads on what was at a path before; answers what was found of it, also what could not be opened. */
  #recall(path: string, missing: GenerationSearch['missing'], since: number, now: number): readonly Generation[] {
    const { kept, maxSize, unpacked } = this.#options;
    const isKnown = ({ id, path: at }: FoundFile) => {
      const mark = kept.mark(id);
      return this.#present.has(id) || this.#followed.get(id) !== undefined || (mark !== undefined && holds(at, mark));
    };
    const generations = findGenerations({ path, missing, since, isKnown, unpacked: unpacked.of(path) });
    for (const { file, place } of generations) {
      const unread = file.size - (place === 'start' ? 0 : place.offset);
      if (this.#followed.get(file.id)) continue;
      const isTooMuch = !this.#started && unread > maxSize;
      if (isTooMuch) this.#troubles.skipped(path, unread, maxSize);
      const opened = isTooMuch ? undefined : this.#opener.open(file, place, now);
      if (opened) this.#followed.add(path, file.id, opened, now).departed = true;
    }
    return generations;
  }

  /** So that a restart knows all files of a path. */
  #keepPlace(path: string, since: number): void {
    const { kept } = this.#options;
    const place = this.#places.get(path);
    const others = this.#followed.all().filter((file) => file.path === path && file.id !== place?.id);
    const files = [...others.map(({ id }) => id), ...(place ? [place.id] : [])];
    kept.setPlace(path, files.length > 0 ? { files, since } : undefined);
  }

  #finished({ path, id }: FollowedFile): void {
    const { kept, location } = this.#options;
    const forgotten = kept.retire(location, id);
    if (forgotten !== undefined && !this.#followed.get(forgotten)) kept.setMark(forgotten, undefined);
    if (this.#places.get(path)?.id === id) this.#places.delete(path);
    this.#keepPlace(path, kept.place(path)?.since ?? 0);
  }
}
