import { dirname } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import { parseJson } from '../../lib/json.ts';
import type { Logger } from '../../lib/log.ts';
import type { Line } from './batch.ts';
import { watchForChanges } from './change-hint.ts';
import { type Cursor, startOf } from './cursor.ts';
import { Departure } from './departure.ts';
import type { Found } from './find-file.ts';
import { LineReader } from './line-reader.ts';
import type { LogFile } from './log-file.ts';
import type { RejectedLines } from './rejected-lines.ts';
import type { Trouble } from './trouble.ts';

/** Lines, the cursor after them, and the file they are from. */
export interface Progress {
  readonly lines: readonly Line[];
  readonly cursor: Cursor;
  readonly file: string;
}

export interface FollowOptions {
  /** alerts.json. */
  readonly file: string;
  readonly maxLineBytes: number;
  readonly pollMs: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly setAside: RejectedLines;
  readonly trouble: Trouble;
}

/**
 * Reads one file from the cursor on, waiting at its end for more, until another file has taken its place: the last thing
 * yielded is then the start of that one. Ends without it when the file does not hold any more what was read of it.
 */
export async function* follow(
  options: FollowOptions,
  found: Found,
  from: Cursor,
  signal: AbortSignal,
): AsyncGenerator<Progress> {
  const { clock, pollMs, trouble } = options;
  const { path } = found.file;
  const reader = openReader(options, found, from);
  const hint = watchForChanges([dirname(options.file), path], pollMs, clock);
  const departure = new Departure(options, found);
  let [cursor, next]: [Cursor, LogFile | undefined] = [from, undefined];
  try {
    while (!signal.aborted) {
      const step = await reader.read();
      trouble.over();
      const copy = await departure.copyToReadFirst(cursor);
      if (copy) return yield beginningOf(copy, cursor);
      if (step.kind === 'replaced') return;
      if (step.kind === 'lines') {
        [cursor, next] = [{ ...cursor, ...step.mark, modifiedMs: await found.bytes.modifiedMs() }, undefined];
        yield { lines: step.lines, cursor, file: path };
      } else if (next) {
        yield* leave(options, found, reader, cursor, next);
        return;
      } else {
        next = await departure.next(cursor);
        if (next === undefined) await hint.wait(signal);
      }
    }
  } finally {
    hint.close();
    await reader.close();
  }
}

function openReader({ maxLineBytes, setAside }: FollowOptions, { bytes, file }: Found, cursor: Cursor): LineReader {
  return new LineReader({
    bytes,
    mark: cursor,
    maxLineBytes,
    keyOf: (offset) => `${cursor.generation}:${offset}`,
    tooLong: (key) => setAside.setAsideInPieces(key, file.path),
  });
}

async function* leave(
  { log, setAside }: FollowOptions,
  { bytes, file }: Found,
  reader: LineReader,
  cursor: Cursor,
  next: LogFile,
): AsyncGenerator<Progress> {
  const damage = bytes.damage();
  if (damage !== undefined) log.error({ file: file.path, damage }, 'the compressed file is damaged; its rest is lost');
  const rest = await reader.rest();
  if (rest) {
    const lines = await withoutCutOff(rest.lines, file, setAside);
    yield { lines, cursor: { ...cursor, ...rest.mark }, file: file.path };
  }
  log.info({ file: file.path, next: next.path }, 'going on to the next alerts file');
  yield beginningOf(next, cursor);
}

function beginningOf(file: LogFile, { generation }: Cursor): Progress {
  return { lines: [], cursor: startOf(file, generation + 1), file: file.path };
}

/** A last line without a newline may be whole all the same: only the newline was not written. */
async function withoutCutOff(lines: readonly Line[], file: LogFile, setAside: RejectedLines): Promise<readonly Line[]> {
  const cutOff = lines.filter(({ text }) => parseJson(text) === undefined);
  for (const line of cutOff) await setAside.setAside(line, 'cut-off', file.path);
  return lines.filter((line) => !cutOff.includes(line));
}
