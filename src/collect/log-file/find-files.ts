import type { BigIntStats } from 'node:fs';
import { dirname } from 'node:path';
import { toBytes } from '../../lib/bytes.ts';
import { localDay } from '../../lib/local-time.ts';
import { strftime } from '../strftime.ts';
import { GlobSearch, globMatcher, isGlob, statFile } from './glob.ts';

/** A file that is to be read. */
export interface FoundFile {
  /** A byte string. */
  readonly path: string;
  /** `<device>:<inode>`. */
  readonly id: string;
  /** The same of what is opened by the path: another one if the file was unpacked. */
  readonly contentId: string;
  readonly size: number;
  readonly modifiedMs: number;
  /** When it came to be; where the file system does not say so, when it was last modified. */
  readonly bornMs: number;
}

export interface FileFinder {
  /** Regular files, each once, whatever it is called. */
  find(now: number): readonly FoundFile[];
  /** The one path there is, unless it is a glob. */
  namedPath(now: number): string | undefined;
  /** The folders that were searched; files may come to be there. */
  folders(now: number): readonly string[];
  /** A glob: files come and go, and none of them is missed when it is gone. */
  readonly isGlob: boolean;
  /** Where the file was on the days before, if its name is made of the date; the first day first. */
  earlierPaths(now: number): readonly { readonly path: string; readonly day: number }[];
}

export interface FileFinderOptions {
  readonly location: string;
  readonly exclude: readonly string[];
}

/** The files a location stands for (spec: log collection, section 2). */
export function createFileFinder({ location, exclude }: FileFinderOptions): FileFinder {
  const place = toBytes(location);
  const named = (now: number) => (isGlob(place) ? place : strftime(place, now));
  const search = new GlobSearch();
  const today = perDay((now) => ({
    path: named(now),
    excluded: exclude.map((glob) => globMatcher(strftime(toBytes(glob), now))),
  }));
  const paths = (now: number) => {
    const { path, excluded } = today(now);
    if (!isGlob(place)) return [path];
    return search.find(path, now).filter((found) => !excluded.some((fits) => fits(found)));
  };
  return {
    isGlob: isGlob(place),
    find: (now) => describe(paths(now)),
    namedPath: (now) => (isGlob(place) ? undefined : today(now).path),
    folders: (now) => (isGlob(place) ? search.folders : [dirname(today(now).path)]),
    earlierPaths: (now) => {
      const days = new Map(daysBefore(now).map((day) => [named(day), day]));
      days.delete(today(now).path);
      return [...days].map(([path, day]) => ({ path, day }));
    },
  };
}

/** A log does not go on after a longer time than this. */
const mostDays = 31;

/** Noon of each day: it exists on all of them, whatever happens to the clocks at night. */
function daysBefore(ms: number): readonly number[] {
  const date = new Date(ms);
  return Array.from({ length: mostDays }, (_day, index) =>
    new Date(date.getFullYear(), date.getMonth(), date.getDate() - mostDays + index, 12).getTime(),
  );
}

function describe(paths: readonly string[]): readonly FoundFile[] {
  const found = new Map<string, FoundFile>();
  for (const path of paths) {
    const stats = statFile(path);
    if (!stats) continue;
    const file = describeFile(path, stats);
    if (!found.has(file.id)) found.set(file.id, file);
  }
  return [...found.values()];
}

export function describeFile(path: string, stats: BigIntStats): FoundFile {
  const { size, mtimeNs, birthtimeNs } = stats;
  return {
    path,
    id: idOf(stats),
    contentId: idOf(stats),
    size: Number(size),
    modifiedMs: Number(mtimeNs / 1_000_000n),
    bornMs: Number((birthtimeNs > 0n ? birthtimeNs : mtimeNs) / 1_000_000n),
  };
}

/** What a file goes by, whatever it is called. */
export function idOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

/** Names made of the time change at midnight, and only then. */
function perDay<T>(make: (now: number) => T): (now: number) => T {
  let kept: { readonly day: string; readonly made: T } | undefined;
  return (now) => {
    const day = localDay(now).key;
    if (kept?.day !== day) kept = { day, made: make(now) };
    return kept.made;
  };
}
