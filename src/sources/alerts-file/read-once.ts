import { stat } from 'node:fs/promises';
import type { Line } from './batch.ts';
import { noBytes } from './cursor.ts';
import { openBytes } from './file-bytes.ts';
import { LineReader, type Lines } from './line-reader.ts';

/** Lines of a file that is read as it stands. Their keys are their offsets. */
export interface FileBatch {
  readonly lines: readonly Line[];
  /** Lines left out before these, since they were longer than the limit. */
  readonly tooLong: number;
  /** For showing progress: bytes on disk. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
}

/**
 * One whole file, plain or compressed, from its start to its present end; a last line without a newline included.
 * Throws when the file cannot be read to its end.
 */
export async function* readAlertsFileOnce(path: string, maxLineBytes: number): AsyncGenerator<FileBatch> {
  const bytesTotal = (await stat(path)).size;
  const bytes = await openBytes(path);
  let tooLong = 0;
  const leaveOut = async () => {
    tooLong += 1;
  };
  const reader = new LineReader({
    bytes,
    mark: { offset: 0, head: noBytes, tail: noBytes },
    maxLineBytes,
    keyOf: String,
    tooLong: () => ({ write: async () => undefined, end: leaveOut, abandon: async () => undefined }),
  });
  try {
    for (let step = await nextLines(reader, path); step; step = await nextLines(reader, path)) {
      yield { lines: step.lines, tooLong, bytesRead: bytes.consumed(), bytesTotal };
      tooLong = 0;
    }
    const damage = bytes.damage();
    if (damage !== undefined) throw new Error(`${path} is damaged: ${damage}`);
  } finally {
    await reader.close();
  }
}

async function nextLines(reader: LineReader, path: string): Promise<Lines | undefined> {
  const step = await reader.read();
  if (step.kind === 'replaced') throw new Error(`${path} was emptied or written again while it was read`);
  return step.kind === 'lines' ? step : reader.rest();
}
