import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { errorCode } from '../../config/read-text.ts';
import { CommandFailure, exitCodes } from '../context.ts';

export interface TestFilePlace {
  /** As it can be opened. */
  readonly path: string;
  /** Below the folder that was asked for; the bare name of a file that was. */
  readonly name: string;
}

/** The `.ini` files below each folder, by name, and files that are named themselves. At least one. */
export async function findTestFiles(places: readonly string[]): Promise<readonly TestFilePlace[]> {
  const found: TestFilePlace[] = [];
  for (const place of places) {
    const files = await findBelow(place);
    if (files.length === 0) {
      throw new CommandFailure(`there is no test file below ${place}: their names end in .ini`, exitCodes.no);
    }
    found.push(...files);
  }
  return found;
}

async function findBelow(place: string): Promise<readonly TestFilePlace[]> {
  try {
    if (!(await stat(place)).isDirectory()) return [{ path: place, name: basename(place) }];
    const entries = await readdir(place, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && entry.name.endsWith('.ini'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => ({ path, name: relative(place, path) }));
  } catch (error) {
    const why = errorCode(error) === 'ENOENT' ? 'it does not exist' : errorCode(error);
    throw new CommandFailure(
      `cannot read ${place}: ${why}; name a folder of .ini files, or one of them`,
      exitCodes.usage,
    );
  }
}
