import SqliteDatabase from 'better-sqlite3';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { isSystemError } from '../../lib/system-error.ts';

export interface StoreTools {
  readonly clock: Clock;
  readonly log: Logger;
  readonly stop: AbortSignal;
  /** Path of the SQLite file. */
  readonly database: string;
}

const retryMs = 5_000;
const cannotWrite =
  'the baseline of file integrity cannot be written; changes wait until it can: ' +
  'make room on its disk, and let this user write to it and its folder';

/**
 * Stores something, or opens where it is stored, however long that takes: a disk that is full is waited for. What goes on
 * meanwhile is found afterwards.
 */
export async function storePatiently<T>(store: () => T, tools: StoreTools): Promise<T | 'stopped'> {
  const { clock, log, stop, database } = tools;
  for (let failed = false; ; failed = true) {
    try {
      const stored = store();
      if (failed) log.info({}, 'the baseline of file integrity can be written again');
      return stored;
    } catch (error) {
      if (!(error instanceof SqliteDatabase.SqliteError || isSystemError(error))) throw error;
      const path = (isSystemError(error) ? error.path : undefined) ?? database;
      if (!failed) log.error({ path, code: error.code }, cannotWrite);
    }
    await clock.sleep(retryMs, stop);
    if (stop.aborted) return 'stopped';
  }
}
