import { chmod, link, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from '../../lib/system-error.ts';
import type { HomeFile } from './home-files.ts';

/*
 * Invariants:
 *  - Nothing that exists is changed, not even by a program that makes it at the same moment.
 *  - A file appears whole, with its mode, or not at all: whatever interrupts this, what is there afterwards is either
 *    what it should be or somebody else's.
 */

const folderMode = 0o750;
const fileMode = 0o640;
const scriptMode = 0o750;

/** Makes a folder whose parent exists, unless it is there. */
export async function placeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: folderMode });
  } catch (error) {
    if (isTaken(error) && (await stat(path)).isDirectory()) return;
    throw error;
  }
  await chmod(path, folderMode);
}

export interface PlacedFiles {
  readonly made: readonly string[];
  /** Paths at which something else was already, which is left as it is. */
  readonly kept: readonly string[];
}

/** Puts files into a home that has their folders. */
export async function placeFiles(home: string, files: readonly HomeFile[]): Promise<PlacedFiles> {
  const placed: { readonly path: string; readonly as: Placed }[] = [];
  const staging = await mkdtemp(join(home, 'tmp/init-'));
  try {
    for (const file of files) placed.push({ path: file.path, as: await placeFile(home, file, staging) });
  } finally {
    await rm(staging, { recursive: true });
  }
  const placedAs = (wanted: Placed) => placed.filter(({ as }) => as === wanted).map(({ path }) => path);
  return { made: placedAs('made'), kept: placedAs('kept') };
}

/** `there`: an earlier run made it. */
type Placed = 'made' | 'there' | 'kept';

async function placeFile(home: string, { path, content }: HomeFile, staging: string): Promise<Placed> {
  const [staged, target] = [join(staging, 'file'), join(home, path)];
  await writeFile(staged, content);
  // Not left to writeFile, whose mode the umask narrows.
  await chmod(staged, path.startsWith('integrations/') ? scriptMode : fileMode);
  try {
    // Unlike a rename, a link never takes the place of what is there.
    await link(staged, target);
    return 'made';
  } catch (error) {
    if (!isTaken(error)) throw error;
    return (await holds(target, content)) ? 'there' : 'kept';
  } finally {
    await rm(staged);
  }
}

async function holds(path: string, content: Uint8Array): Promise<boolean> {
  return readFile(path).then(
    (found) => found.equals(content),
    () => false,
  );
}

function isTaken(error: unknown): boolean {
  return isSystemError(error) && error.code === 'EEXIST';
}
