import { type Cursor, type Mark, markBytes, noBytes, startOf, waitingCursor } from './cursor.ts';
import type { FileBytes } from './file-bytes.ts';
import { openListed } from './find-file.ts';
import type { LogFile } from './log-file.ts';
import { listLogFiles } from './log-files.ts';

const chunkBytes = 64 * 1024;
const newline = 0x0a;

/** Where the very first start begins: at the end of alerts.json, or before its first line when it is still to come. */
export async function firstCursor(file: string): Promise<Cursor> {
  const files = await listLogFiles(file);
  const current = files.find(({ kind }) => kind === 'current');
  if (current === undefined) return waitingCursor(Math.max(0, ...files.map(({ bornMs }) => bornMs)));
  const end = await endOf(current);
  return end === 'moved' ? firstCursor(file) : { ...startOf(current, 1), ...end };
}

/** The mark behind the last newline: a line that is being written belongs to what comes. */
export async function endOf(file: LogFile): Promise<Mark | 'moved'> {
  const bytes = await openListed(file);
  if (bytes === 'moved') return bytes;
  try {
    const offset = await lastLineStart(bytes, file.size);
    const head = await slice(bytes, 0, Math.min(markBytes, offset));
    const tail = await slice(bytes, Math.max(head.length, offset - markBytes), offset);
    return { offset, head, tail };
  } finally {
    await bytes.close();
  }
}

async function lastLineStart(bytes: FileBytes, size: number): Promise<number> {
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - chunkBytes);
    const found = (await slice(bytes, start, end)).lastIndexOf(newline);
    if (found >= 0) return start + found + 1;
    end = start;
  }
  return 0;
}

async function slice(bytes: FileBytes, start: number, end: number): Promise<Buffer> {
  if (start >= end) return noBytes;
  const buffer = Buffer.alloc(end - start);
  const length = await bytes.read(buffer, 0, start);
  return buffer.subarray(0, length);
}
