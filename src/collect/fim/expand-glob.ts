import { lstatSync, readdirSync } from 'node:fs';
import { asPath, childOf } from './byte-path.ts';

export function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

/** What exists now of the paths that a glob stands for, in order. As with glob(7), a `*` finds no hidden names. */
export function expandGlob(glob: string): readonly string[] {
  let found: readonly string[] = ['/'];
  for (const part of glob.split('/').filter((name) => name !== '')) {
    found = isGlob(part)
      ? found.flatMap((folder) => matching(folder, part))
      : found.map((folder) => childOf(folder, part));
  }
  return found.filter(exists);
}

function matching(folder: string, part: string): readonly string[] {
  const pattern = componentPattern(part);
  const hidden = part.startsWith('.');
  return namesIn(folder)
    .filter((name) => (hidden || !name.startsWith('.')) && pattern.test(name))
    .sort()
    .map((name) => childOf(folder, name));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(asPath(folder), 'latin1');
  } catch {
    // No folder, or none of ours to read: nothing is found in it.
    return [];
  }
}

function exists(path: string): boolean {
  try {
    return lstatSync(asPath(path), { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

const piece = /\*+|\?|\[(!?)(\]?[^\]]*)\]|[\s\S]/g;

function componentPattern(part: string): RegExp {
  const source = part.replace(piece, (text, negated: string | undefined, set: string | undefined) => {
    if (text.startsWith('*')) return '.*';
    if (text === '?') return '.';
    if (set !== undefined) return `[${negated === '!' ? '^' : ''}${set.replace(/[\\\]^[]/g, '\\$&')}]`;
    return text.replace(/[\\^$.|+()[\]{}]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}
