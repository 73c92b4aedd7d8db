import { appendFileSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes the room of a file system, but `leave` bytes; the answer gives it back. Others may write to it and remove from
 * it meanwhile: without `leave` it goes on until there is no page left.
 */
export function fillDisk(folder: string, leave = 0): () => void {
  const filler = join(folder, "someone else's file");
  const { bavail, bsize } = statfsSync(folder);
  try {
    appendFileSync(filler, Buffer.alloc(bavail * bsize - leave));
    while (leave === 0) appendFileSync(filler, Buffer.alloc(bsize));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
  return () => rmSync(filler);
}
