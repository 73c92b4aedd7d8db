import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { CommandFailure, exitCodes } from '../context.ts';

/** The `.ini` files below a folder, relative to it, by name. */
export async function findTestFiles(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ini'))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .sort();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`cannot read ${folder}: ${why}`, exitCodes.usage);
  }
}
