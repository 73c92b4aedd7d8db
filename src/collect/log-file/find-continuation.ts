import { closeSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isSystemError } from '../../lib/system-error.ts';
import { describeFile, type FoundFile } from './find-files.ts';
import { bytePath, statFile } from './glob.ts';
import type { Mark } from './mark.ts';
import { openAt } from './open-at.ts';

const compressed = /\.(?:gz|bz2|xz|zst|lz4|zip)$/;

/**
 * The file beside `path` in which that goes on which was in `path` up to the mark: it was renamed, or copied before it was
 * emptied. Undefined when there is none, or when nothing was read yet by which it could be known.
 */
export function findContinuation(path: string, mark: Mark): FoundFile | undefined {
  if (mark.offset === 0) return undefined;
  return siblings(path)
    .filter(({ size }) => size >= mark.offset)
    .sort((one, other) => other.modifiedMs - one.modifiedMs)
    .find((file) => holds(file.path, mark));
}

/** Rotated files have the name in theirs: `a.log` becomes `a.log.1`, `a.log-20261121`, `a-20261121.log`. */
function siblings(path: string): readonly FoundFile[] {
  const [stem = ''] = basename(path).split('.');
  return namesIn(dirname(path))
    .filter((name) => name.startsWith(stem) && !compressed.test(name))
    .map((name) => join(dirname(path), name))
    .filter((sibling) => sibling !== path)
    .flatMap((sibling) => {
      const stats = statFile(sibling);
      return stats ? [describeFile(sibling, stats)] : [];
    });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(bytePath(folder), 'latin1');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return [];
  }
}

/** Whether the file has before the mark what was there when it was made. */
export function holds(path: string, mark: Mark): boolean {
  try {
    const { descriptor, held } = openAt(path, mark);
    closeSync(descriptor);
    return held;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return false;
  }
}
