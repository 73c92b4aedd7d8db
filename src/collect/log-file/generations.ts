import { readdirSync } from 'node:fs';
import { basename, dirname, extname } from 'node:path';
import { isSystemError } from '../../lib/system-error.ts';
import { describeFile, type FoundFile } from './find-files.ts';
import { bytePath, realPath, statFile } from './glob.ts';
import { type Mark, markBytes } from './mark.ts';
import { endMark, holds } from './open-at.ts';

/*
 * What was at a path before the file that is there now: rotation gives it another name in the same folder, or copies and
 * empties it. While nobody looked, that may have happened several times.
 *
 *  - The rest of a file that was being read is known by its device and inode, or by what it has before its mark.
 *  - A generation that nobody has seen has a name made of the path's, and came to be after the last look at it. Copies of
 *    what is read anyhow are none: they have the same bytes in the same place, a fingerprint's worth at least.
 */

export interface GenerationSearch {
  readonly path: string;
  /** What was there, how far it is dealt with; the oldest first. */
  readonly missing: readonly { readonly id: string; readonly mark: Mark | undefined }[];
  /** When the path was last looked at. */
  readonly since: number;
  /** Generations that were compressed. */
  readonly unpacked: readonly FoundFile[];
  /** Whether a file is read, or was. */
  readonly isKnown: (file: FoundFile) => boolean;
}

export interface Generation {
  readonly file: FoundFile;
  readonly place: Mark | 'start';
  /** Nobody has seen it. */
  readonly isNew: boolean;
}

/** In the order of their age. */
export function findGenerations(search: GenerationSearch): readonly Generation[] {
  const siblings = [...siblingsOf(search.path), ...search.unpacked];
  const rests = search.missing.flatMap(({ id, mark }) => {
    const file = mark && continuationOf(siblings, id, mark);
    return file ? [{ file, place: mark, isNew: false }] : [];
  });
  const taken = new Set(rests.map(({ file }) => file.id));
  const rotated = siblings.filter((file) => !taken.has(file.id) && !search.isKnown(file) && isRotated(file, search));
  // One that is there without what was read of it was copied and emptied before it was renamed.
  const emptied = rotated.filter((file) => search.missing.some(({ id, mark }) => id === file.id && mark));
  const unseen = rotated
    .filter((file) => !emptied.includes(file) && isUnseen(file, siblings, search))
    .sort((one, other) => one.bornMs - other.bornMs);
  return [...rests, ...[...emptied, ...unseen].map((file) => ({ file, place: 'start' as const, isNew: true }))];
}

/** The file in which that goes on which was read up to the mark; of several copies, the one that has most of it. */
function continuationOf(siblings: readonly FoundFile[], id: string, mark: Mark): FoundFile | undefined {
  const itself = siblings.find((file) => file.id === id);
  if (itself && holds(itself.path, mark)) return itself;
  // What was not read at all cannot be known by its content.
  if (mark.offset === 0) return undefined;
  return siblings
    .filter(({ path, size }) => size >= mark.offset && holds(path, mark))
    .reduce<FoundFile | undefined>((most, file) => (most && most.size >= file.size ? most : file), undefined);
}

function isRotated(file: FoundFile, { path, unpacked }: GenerationSearch): boolean {
  return unpacked.includes(file) || hasRotatedName(file.path, path);
}

function hasRotatedName(path: string, original: string): boolean {
  return namesOf(original).some((name) => isRotatedName(basename(path), basename(name)));
}

/** Files that may be generations of a path by their names and times; the one that was changed last first. */
export function compressedGenerations(
  path: string,
  missing: GenerationSearch['missing'],
  since: number,
): readonly FoundFile[] {
  return filesBeside(path, (name) => name.endsWith('.gz'))
    .filter((file) => missing.some(({ id }) => id === file.id) || file.bornMs >= since - coarseness)
    .filter((file) => hasRotatedName(file.path.slice(0, -'.gz'.length), path) || file.path === `${path}.gz`)
    .sort((one, other) => other.modifiedMs - one.modifiedMs);
}

/** The clock that files are stamped by may be as much behind the one that we go by, in ms. */
const coarseness = 20;

function isUnseen(file: FoundFile, siblings: readonly FoundFile[], search: GenerationSearch): boolean {
  if (file.size === 0 || file.bornMs < search.since - coarseness) return false;
  if (search.missing.some(({ mark }) => mark && mark.offset >= markBytes && holds(file.path, mark))) return false;
  const end = endMark(file.path);
  if (!end || end.offset < markBytes) return end !== undefined;
  // Of two that are alike the first one counts.
  const counts = (other: FoundFile) => other.size > file.size || search.isKnown(other) || other.path < file.path;
  const others = siblings.filter((other) => other.id !== file.id && counts(other)).map(({ path }) => path);
  return ![search.path, ...others].some((path) => holds(path, end));
}

/** `a.log` becomes `a.log.1`, `a.log-20261121`, `a.log.old`, `a-20261121.log`, `a.1.log`. */
function isRotatedName(name: string, original: string): boolean {
  const extension = extname(original);
  const stem = original.slice(0, original.length - extension.length);
  if (name.startsWith(original)) return /^(?:[.\-_].*\d.*|\.(?:old|bak|prev)|~)$/s.test(name.slice(original.length));
  if (!name.startsWith(stem) || !name.endsWith(extension)) return false;
  return /^[.\-_]\d[\d.\-_:T]*$/.test(name.slice(stem.length, name.length - extension.length));
}

const compressed = /\.(?:gz|bz2|xz|zst|lz4|zip)$/;

/** The path, and where its link leads to if it is one: there its target is rotated. */
function namesOf(path: string): readonly string[] {
  return [...new Set([path, realPath(path) ?? path])];
}

/** Files whose names begin like the path's. */
function siblingsOf(path: string): readonly FoundFile[] {
  return filesBeside(path, (name) => !compressed.test(name));
}

function filesBeside(path: string, fits: (name: string) => boolean): readonly FoundFile[] {
  const present = statFile(path);
  const found = new Map<string, FoundFile>();
  for (const sibling of namesOf(path).flatMap((name) => pathsBeside(name, fits))) {
    const stats = statFile(sibling);
    if (!stats || (stats.ino === present?.ino && stats.dev === present.dev)) continue;
    const file = describeFile(sibling, stats);
    found.set(file.id, file);
  }
  return [...found.values()];
}

function pathsBeside(path: string, fits: (name: string) => boolean): readonly string[] {
  const [stem = ''] = basename(path).split('.');
  const folder = dirname(path);
  return namesIn(folder)
    .filter((name) => name.startsWith(stem) && fits(name))
    .map((name) => `${folder}/${name}`);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(bytePath(folder), 'latin1');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return [];
  }
}
