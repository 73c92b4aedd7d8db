import { type BigIntStats, readdirSync, realpathSync, statSync } from 'node:fs';
import { isMissing, isSystemError } from '../../lib/system-error.ts';

/*
 * POSIX globs. Paths are byte strings, one character per byte, as file names are bytes: `?` is one byte, and names that
 * are no UTF-8 are found like all others.
 */

export function isGlob(text: string): boolean {
  return /[*?[]/.test(text);
}

/** Whether a path fits a glob: `*`, `?` and `[…]` cross no `/`, and none of them at the start of a name fits a dot. */
export function globMatcher(glob: string): (path: string) => boolean {
  const segments = glob.split('/').map(segmentPattern);
  const pattern = new RegExp(`^${segments.join('/')}$`, 's');
  return (path) => pattern.test(path);
}

const piece = /\\(.)|\[([!^]?)(\]?[^\]]*)\]|[\s\S]/g;

function segmentPattern(segment: string): string {
  const pattern = segment.replace(piece, (whole, escaped?: string, negated?: string, members?: string) => {
    if (escaped !== undefined) return literal(escaped);
    if (members !== undefined) return classPattern(negated !== '', members);
    if (whole === '*') return '[^/]*';
    return whole === '?' ? '[^/]' : literal(whole);
  });
  return /^[*?[]/.test(segment) ? `(?!\\.)${pattern}` : pattern;
}

function classPattern(negated: boolean, members: string): string {
  const escaped = members.replace(/[\\\]^[]/g, '\\$&').replace(/(.)-(.)/gs, (range, from: string, to: string) => {
    return from > to && from !== '\\' ? '' : range;
  });
  return `(?!/)[${negated ? '^' : ''}${escaped}]`;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

interface Listing {
  readonly modified: bigint;
  readonly names: readonly string[];
}

/** A folder whose time of change is as recent as this may change again without its time telling, in ms. */
const settledMs = 2_000;

/** Finds the paths that fit globs, again and again: a folder is listed anew only after it has changed. */
export class GlobSearch {
  readonly #listings = new Map<string, Listing>();
  #searched = new Set<string>();

  /** In the order of their bytes. Folders that cannot be read hold nothing. */
  find(glob: string, now: number): readonly string[] {
    this.#searched = new Set();
    const [first = '', ...rest] = glob.split('/');
    return this.#below(first, rest, now);
  }

  /** Those that the last search looked into, or would have. */
  get folders(): readonly string[] {
    return [...this.#searched];
  }

  #below(folder: string, segments: readonly string[], now: number): readonly string[] {
    const [segment, ...rest] = segments;
    if (segment === undefined) return [folder];
    if (!isGlob(segment)) return this.#below(`${folder}/${segment}`, rest, now);
    const fits = globMatcher(segment);
    const names = this.#names(folder === '' ? '/' : folder, now).filter(fits);
    return names.flatMap((name) => this.#below(`${folder}/${name}`, rest, now));
  }

  #names(folder: string, now: number): readonly string[] {
    this.#searched.add(folder);
    const known = this.#listings.get(folder);
    try {
      const path = bytePath(folder);
      const modified = statSync(path, { bigint: true }).mtimeNs;
      if (known?.modified === modified && now - Number(modified / 1_000_000n) > settledMs) return known.names;
      const names = readdirSync(path, 'latin1').sort();
      this.#listings.set(folder, { modified, names });
      return names;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      // Trouble, such as no room for one more open file, does not mean that all files are gone.
      if (!isMissing(error)) return known?.names ?? [];
      this.#listings.delete(folder);
      return [];
    }
  }
}

/** What the system calls take for a path that is a byte string. */
export function bytePath(path: string): Buffer {
  return Buffer.from(path, 'latin1');
}

/** Undefined when nothing, or no regular file, can be seen there; links are followed. */
export function statFile(path: string): BigIntStats | undefined {
  try {
    const stats = statSync(bytePath(path), { bigint: true, throwIfNoEntry: false });
    return stats?.isFile() ? stats : undefined;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return undefined;
  }
}

/** Where the links in a path lead to; undefined when they lead nowhere. */
export function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(bytePath(path), 'latin1');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return undefined;
  }
}
