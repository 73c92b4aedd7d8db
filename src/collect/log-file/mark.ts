import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import { member, parseJson } from '../../lib/json.ts';

/**
 * How far a file has been dealt with. The fingerprint is of the last bytes before the offset, 256 at most: logs carry the
 * time in their lines, so these are enough to tell whether a file still holds what was read of it.
 */
export interface Mark {
  readonly offset: number;
  /** The first 32 digits of the SHA-256; of no bytes at offset 0. */
  readonly fingerprint: string;
}

export const markBytes = 256;

/** `tail`: the file's bytes before the offset, as many as there are up to 256. */
export function markAfter(offset: number, tail: string): Mark {
  return { offset, fingerprint: createHash('sha256').update(tail, 'latin1').digest('hex').slice(0, 32) };
}

export const startMark: Mark = markAfter(0, '');

/** The bytes before the mark, if the open file still has them there. */
export function tailAt(descriptor: number, mark: Mark): string | undefined {
  const tail = readTail(descriptor, mark.offset);
  return tail !== undefined && markAfter(mark.offset, tail).fingerprint === mark.fingerprint ? tail : undefined;
}

/** The last bytes before the offset; undefined when the file is shorter. */
export function readTail(descriptor: number, offset: number): string | undefined {
  const bytes = Buffer.allocUnsafe(Math.min(offset, markBytes));
  const read = readSync(descriptor, bytes, 0, bytes.length, offset - bytes.length);
  return read === bytes.length ? bytes.toString('latin1') : undefined;
}

export function parseMark(text: string | undefined): Mark | undefined {
  const value = text === undefined ? undefined : parseJson(text);
  const [offset, fingerprint] = [member(value, 'offset'), member(value, 'fingerprint')];
  if (typeof offset !== 'number' || typeof fingerprint !== 'string') return undefined;
  return Number.isSafeInteger(offset) && offset >= 0 ? { offset, fingerprint } : undefined;
}
