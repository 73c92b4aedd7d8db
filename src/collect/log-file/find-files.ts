import type { BigIntStats } from 'node:fs';
import { dirname } from 'node:path';
import { toBytes } from '../../lib/bytes.ts';
import { localDay } from '../../lib/local-time.ts';
import { GlobSearch, globMatcher, isGlob, statFile } from './glob.ts';
import { strftime } from './strftime.ts';

/** A file that is to be read. */
export interface FoundFile {
  /** A byte string. */
  readonly path: string;
  /** `<device>:<inode>`. */
  readonly id: string;
  readonly size: number;
  readonly modifiedMs: number;
}

export interface FileFinder {
  /** Regular files, each once, whatever it is called. */
  find(now: number): readonly FoundFile[];
  /** Where new ones are to be expected, as far as that is one folder. */
  folders(now: number): readonly string[];
  /** A glob: files come and go, and none of them is missed when it is gone. */
  readonly isGlob: boolean;
}

export interface FileFinderOptions {
  readonly location: string;
  readonly exclude: readonly string[];
}

/** The files a location stands for (spec: log collection, section 2). */
export function createFileFinder({ location, exclude }: FileFinderOptions): FileFinder {
  const place = toBytes(location);
  const search = new GlobSearch();
  const today = perDay((now) => ({
    path: isGlob(place) ? place : strftime(place, now),
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
    folders: (now) => [dirname(today(now).path)].filter((folder) => !isGlob(folder)),
  };
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

export function describeFile(path: string, { dev, ino, size, mtimeNs }: BigIntStats): FoundFile {
  return { path, id: `${dev}:${ino}`, size: Number(size), modifiedMs: Number(mtimeNs / 1_000_000n) };
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
