import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/*
 * What the analysis remembers of past events (which values were seen, what commands printed last, counters of correlation),
 * so that a restart does not forget it. Losing the file loses no alert, only that memory. It is the SHA-256 of what
 * follows, in 32 bytes, and then that: a file that a crash has cut or a disk has spoilt is told from one that is whole.
 */

export type StoredState =
  | { readonly kind: 'none' }
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'unusable'; readonly why: string };

const digestBytes = 32;

export async function readState(path: string): Promise<StoredState> {
  try {
    const file = await readFile(path);
    const bytes = file.subarray(digestBytes);
    if (digest(bytes).equals(file.subarray(0, digestBytes))) return { kind: 'whole', bytes };
    return { kind: 'unusable', why: 'it is damaged' };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return error.code === 'ENOENT' ? { kind: 'none' } : { kind: 'unusable', why: error.message };
  }
}

/** The file is the one before or the new one, whole, at any time. */
export async function writeState(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o750 });
  const temporary = `${path}.new`;
  await writeFile(temporary, [digest(bytes), bytes], { mode: 0o640, flush: true });
  await rename(temporary, path);
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
