import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { fileId, isCompressed } from './log-file.ts';

/** An open file of alerts, plain or compressed; offsets are those of the plain text. */
export interface FileBytes {
  /** See `LogFile.id`. */
  readonly id: string;
  /** Compressed files are finished: nobody appends to them, and they can only be read forwards. */
  readonly compressed: boolean;
  /** Puts what the file holds from `position` on into `into`, from index `at` on; answers how many bytes, 0 at the end. */
  read(into: Buffer, at: number, position: number): Promise<number>;
  modifiedMs(): Promise<number>;
  /** How much of the file on disk has been read: for showing progress. */
  consumed(): number;
  /** Why a compressed file could not be read to its end; undefined as long as it could. */
  damage(): string | undefined;
  close(): Promise<void>;
}

export async function openBytes(path: string): Promise<FileBytes> {
  const handle = await open(path, 'r');
  try {
    const id = fileId(await handle.stat({ bigint: true }));
    const reader = isCompressed(path) ? gunzipReader(handle) : plainReader(handle);
    return { id, modifiedMs: async () => Number((await handle.stat({ bigint: true })).mtimeNs) / 1e6, ...reader };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

type Reader = Omit<FileBytes, 'id' | 'modifiedMs'>;

function plainReader(handle: FileHandle): Reader {
  let end = 0;
  return {
    compressed: false,
    read: async (into, at, position) => {
      const { bytesRead } = await handle.read(into, at, into.length - at, position);
      end = Math.max(end, position + bytesRead);
      return bytesRead;
    },
    consumed: () => end,
    damage: () => undefined,
    close: () => handle.close(),
  };
}

function gunzipReader(handle: FileHandle): Reader {
  const raw = handle.createReadStream({ autoClose: false });
  const plain = createGunzip({ chunkSize: 128 * 1024 });
  raw.on('error', (error) => plain.destroy(error));
  const chunks: AsyncIterator<Buffer> = raw.pipe(plain)[Symbol.asyncIterator]();
  let [chunk, start, damage]: [Buffer, number, string | undefined] = [Buffer.alloc(0), 0, undefined];

  /** Makes the next piece of text the chunk; false at the end. */
  async function advance(): Promise<boolean> {
    try {
      const next = await chunks.next();
      if (next.done === true) return false;
      start += chunk.length;
      chunk = next.value;
      return true;
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      damage = error.message;
      return false;
    }
  }

  return {
    compressed: true,
    read: async (into, at, position) => {
      while (start + chunk.length <= position) if (!(await advance())) return 0;
      return chunk.copy(into, at, position - start);
    },
    consumed: () => raw.bytesRead,
    damage: () => damage,
    close: async () => {
      raw.destroy();
      plain.destroy();
      await handle.close();
    },
  };
}

function isCorrupt(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
