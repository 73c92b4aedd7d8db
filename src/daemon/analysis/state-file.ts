import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';

/*
 * What the analysis remembers of past events (which values were seen, what commands printed last, counters of correlation),
 * so that a restart does not forget it. Losing the file loses no alert, only that memory.
 */

/** Undefined when there is none, or none that this program wrote. */
export async function readState(path: string): Promise<unknown> {
  try {
    return deserialize(await readFile(path));
  } catch {
    return undefined;
  }
}

export async function writeState(path: string, state: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o750 });
  const temporary = `${path}.new`;
  await writeFile(temporary, serialize(state), { mode: 0o640 });
  await rename(temporary, path);
}
