import { type BigIntStats, type Dir, type Dirent, opendirSync } from 'node:fs';
import { asPath, childOf } from './byte-path.ts';
import { failureCode, meansAbsent } from './failure-code.ts';
import type { FileSystems } from './file-systems.ts';
import { lstat } from './look.ts';
import type { Root, Selection } from './selection.ts';

/** A file or link to look at, and what it is said to be. */
export interface Met {
  readonly path: string;
  readonly kind: 'file' | 'other';
}

export interface WalkTools {
  readonly selection: Selection;
  readonly fileSystems: FileSystems;
  /** Called before a folder is read, so that what comes into it afterwards is noticed. */
  readonly onFolder: (folder: string, stats: BigIntStats) => void;
  /** What is below may be there or not. */
  readonly onUnreadable: (folder: string, code: string) => void;
}

/**
 * What is to be looked at from a path on, in the order of the folders. Links are not followed, so there are no loops.
 * What another root owns is left to it.
 */
export function* walk(start: string, root: Root, tools: WalkTools): Generator<Met> {
  const { selection } = tools;
  const first = lstat(start);
  if ('kind' in first) {
    if (first.kind === 'unreadable') tools.onUnreadable(start, first.code);
    return;
  }
  if (!first.isDirectory()) {
    if (selection.selectsName(start, root)) yield { path: start, kind: 'other' };
    return;
  }
  const folders = selection.ignoresFolder(start, root) ? [] : [start];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readFolder(folder, tools)) {
      const path = childOf(folder, nameOf(entry));
      if (selection.hasRoot(path)) continue;
      if (entry.isDirectory()) {
        if (!selection.ignoresFolder(path, root)) folders.push(path);
      } else if ((entry.isFile() || entry.isSymbolicLink()) && selection.selectsName(path, root)) {
        yield { path, kind: entry.isFile() ? 'file' : 'other' };
      }
    }
  }
}

/** Entries that are read from the system at once. */
const bufferSize = 256;

/** One by one, however many there are. */
function* readFolder(folder: string, { fileSystems, onFolder, onUnreadable }: WalkTools): Generator<Dirent> {
  const stats = lstat(folder);
  if ('kind' in stats) {
    if (stats.kind === 'unreadable') onUnreadable(folder, stats.code);
    return;
  }
  if (!stats.isDirectory() || fileSystems.skips(stats.dev)) return;
  onFolder(folder, stats);
  let open: Dir | undefined;
  try {
    open = opendirSync(asPath(folder), { encoding: asBuffers, bufferSize });
    for (let entry = open.readSync(); entry !== null; entry = open.readSync()) yield entry;
  } catch (error) {
    const code = failureCode(error);
    if (!meansAbsent(code)) onUnreadable(folder, code);
  } finally {
    open?.closeSync();
  }
}

/**
 * Where a file system does not tell folders from files, Node asks for each, and that works for a Buffer in a folder whose
 * path is one. Its types know of texts only.
 */
const asBuffers = 'buffer' as BufferEncoding;

function nameOf({ name }: { readonly name: string | Buffer }): string {
  return typeof name === 'string' ? name : name.toString('latin1');
}
