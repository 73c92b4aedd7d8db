import { z } from 'zod';
import type { Json } from '../../lib/json.ts';
import type { LogFile } from './log-file.ts';

/** How many bytes of a file's beginning, and how many before the offset, a mark remembers. */
export const markBytes = 256;

/**
 * A place in a file, and enough of what stands before it to tell the file from any other: names and inodes are reused,
 * and a file can be emptied and written again. Every alert begins with its time in milliseconds, so no two files begin alike.
 */
export interface Mark {
  /** Always the start of a line, or the end of a file that is finished. */
  readonly offset: number;
  /** The file's first bytes: min(offset, 256) of them. */
  readonly head: Buffer;
  /** The bytes before the offset that are not in `head`: at most 256. */
  readonly tail: Buffer;
}

/** How far the alerts have been read: the position that is stored, and everything that reading on depends on. */
export interface Cursor extends Mark {
  /** Grows by one whenever reading starts at a file's beginning: with the offset, it names a line for good. */
  readonly generation: number;
  /** Undefined as long as there has been no file at all. */
  readonly file: { readonly id: string; readonly dated: string | undefined } | undefined;
  /**
   * When the file was last written, as far as known at this place; without a file, when the newest file around came to
   * be. By the disk's clock, in epoch milliseconds, so that it can be compared with other files' times.
   */
  readonly modifiedMs: number;
}

export const noBytes = Buffer.alloc(0);

const bytes = z.codec(z.string(), z.instanceof(Buffer<ArrayBufferLike>), {
  decode: (text) => Buffer.from(text, 'base64'),
  encode: (buffer) => buffer.toString('base64'),
});
const count = z.int().min(0);
const storedCursor = z.object({
  version: z.literal(1),
  generation: count,
  offset: count,
  head: bytes,
  tail: bytes,
  file: z.object({ id: z.string(), dated: z.string().optional() }).optional(),
  modifiedMs: z.number(),
  boot: z.string().optional(),
});

/** A cursor as it was stored, and the boot of the machine during which that was. */
export interface StoredCursor {
  readonly cursor: Cursor;
  readonly boot: string | undefined;
}

/** Before there is any file. */
export function waitingCursor(modifiedMs: number): Cursor {
  return { generation: 0, offset: 0, head: noBytes, tail: noBytes, file: undefined, modifiedMs };
}

/** The beginning of the file that comes next. */
export function startOf({ id, dated, modifiedMs }: LogFile, generation: number): Cursor {
  return { generation, offset: 0, head: noBytes, tail: noBytes, file: { id, dated }, modifiedMs };
}

export function toPosition(cursor: Cursor, boot: string): Json {
  return storedCursor.encode({ version: 1, ...cursor, boot }) as Json;
}

/** Throws when the position was not written by `toPosition`: reading from a guessed place would lose or repeat alerts. */
export function fromPosition(position: Json): StoredCursor {
  const read = storedCursor.safeParse(position);
  if (!read.success) {
    const why = z.prettifyError(read.error);
    throw new Error(`the stored position in alerts.json cannot be understood (written by a newer version?): ${why}`);
  }
  const { version: _, file, boot, ...place } = read.data;
  return { cursor: { ...place, file: file && { id: file.id, dated: file.dated } }, boot };
}
