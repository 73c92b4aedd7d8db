import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat, unlink, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { exists } from './disk.ts';
import { hashFiles } from './hash-files.ts';

/**
 * Replaces a file by its compressed form, beside it with `.gz`. At no time is neither there whole, so it can be done again
 * after a crash at any point. What stood in its way, or undefined. Rejects when the system refuses, or `signal` aborts.
 */
export async function compressFile(file: string, signal: AbortSignal): Promise<string | undefined> {
  const compressed = `${file}.gz`;
  if (await exists(compressed)) {
    // A crash came between the last two steps, unless the file has been written to since.
    const [plain, within] = [await hashFiles([file], signal), await hashFiles([compressed], signal)];
    if (plain.sha256 !== within.sha256) return `${compressed} holds something else`;
  } else if (!(await writeCompressed(file, compressed, signal))) {
    return 'it was written to meanwhile';
  }
  await unlink(file);
  return undefined;
}

/** False, and nothing done, when the file changed meanwhile. */
async function writeCompressed(file: string, compressed: string, signal: AbortSignal): Promise<boolean> {
  // Readers of the folder pass over names that end so.
  const temporary = `${compressed}.tmp`;
  try {
    const before = await stat(file);
    await rm(temporary, { force: true });
    const target = createWriteStream(temporary, { flags: 'wx', mode: before.mode & 0o777, flush: true });
    await pipeline(createReadStream(file), createGzip(), target, { signal });
    await utimes(temporary, before.atime, before.mtime);
    const after = await stat(file);
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) return false;
    await rename(temporary, compressed);
    await syncFolder(dirname(file));
    return true;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The new name has to be on the disk before the old one goes. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
