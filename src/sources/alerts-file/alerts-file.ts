import { dirname } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import type { Json } from '../../lib/json.ts';
import type { Logger } from '../../lib/log.ts';
import { isSystemError } from '../../lib/system-error.ts';
import type { Batch } from './batch.ts';
import { watchForChanges } from './change-hint.ts';
import { type Cursor, fromPosition, type StoredCursor, toPosition } from './cursor.ts';
import { findFile } from './find-file.ts';
import { firstCursor } from './first-start.ts';
import { type FollowOptions, follow, type Progress } from './follow.ts';
import { listLogFiles } from './log-files.ts';
import { goOnWithout } from './lost-place.ts';
import type { RejectedLines } from './rejected-lines.ts';
import { watchTrouble } from './trouble.ts';

export type { Batch, Line } from './batch.ts';

/*
 * Reads alerts.json so that nothing is lost. Invariants:
 *
 *  - What is yielded after the last stored position is yielded again after a crash, line by line with the same keys.
 *  - The cursor alone says where reading goes on. Every step finds its file anew (by name, inode and content), so a
 *    start after a year, a rotation a moment ago and a disk that comes back take the same way.
 *  - A file is left only when another has taken its place and it is read to its end; the next is the one written next.
 *  - Every file is begun at its start under a new generation, but for the very first, which is begun at its end.
 */

export interface AlertsFileOptions {
  /** `<home>/logs/alerts/alerts.json`; the daily files are in YYYY/Mon beside it. */
  readonly file: string;
  /** The position of the last batch that was dealt with; undefined at the very first start. */
  readonly position: Json | undefined;
  readonly maxLineBytes: number;
  /** Names the present boot of the machine; see `lib/boot.ts`. */
  readonly boot: string;
  readonly pollMs?: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly setAside: RejectedLines;
}

export interface AlertsFile {
  /** Ends only when `signal` aborts. To be called once. Reads no further than it is asked to. */
  read(signal: AbortSignal): AsyncIterable<Batch>;
}

/** Throws when the position is none of ours. */
export function openAlertsFile({ position, pollMs = 200, ...options }: AlertsFileOptions): AlertsFile {
  const stored = position === undefined ? undefined : fromPosition(position);
  const source = { ...options, pollMs, trouble: watchTrouble(options.file, options.clock, options.log) };
  return { read: (signal) => readFrom(source, stored, signal) };
}

interface Source extends FollowOptions {
  readonly boot: string;
}

async function* readFrom(source: Source, stored: StoredCursor | undefined, signal: AbortSignal): AsyncGenerator<Batch> {
  const { boot } = source;
  let cursor = stored?.cursor;
  let rebooted = stored !== undefined && stored.boot !== boot;
  while (!signal.aborted) {
    try {
      for await (const progress of advance({ ...source, rebooted }, cursor, signal)) {
        ({ cursor } = progress);
        rebooted = false;
        yield { lines: progress.lines, position: toPosition(cursor, boot), file: progress.file };
      }
    } catch (error) {
      if (!isSystemError(error)) throw error;
      source.trouble.began(error);
      await pause(source, signal);
    }
  }
}

/** As far as one file goes. */
async function* advance(
  source: FollowOptions & { readonly rebooted: boolean },
  cursor: Cursor | undefined,
  signal: AbortSignal,
): AsyncGenerator<Progress> {
  const { file, trouble } = source;
  if (cursor === undefined) return yield { lines: [], cursor: await firstCursor(file), file };
  const files = await listLogFiles(file, cursor.file?.dated);
  const found = await findFile(files, cursor);
  if (found === 'moved') return;
  if (found) {
    yield* follow(source, found, cursor, signal);
  } else if (files.some(({ kind }) => kind === 'current')) {
    const next = await goOnWithout(files, cursor, source);
    if (next) yield { lines: [], cursor: next, file };
  } else {
    // The disk may not be mounted yet: nothing is given up for lost before alerts.json is there.
    trouble.began({ code: 'ENOENT' });
    await pause(source, signal);
  }
}

async function pause({ file, pollMs, clock }: FollowOptions, signal: AbortSignal): Promise<void> {
  const hint = watchForChanges([dirname(file)], pollMs, clock);
  await hint.wait(signal);
  hint.close();
}
