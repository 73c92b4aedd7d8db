import SqliteDatabase from 'better-sqlite3';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { isSystemError } from '../../lib/system-error.ts';

export interface StoreTools {
  readonly clock: Clock;
  readonly log: Logger;
  readonly stop: AbortSignal;
}

const retryMs = 5_000;

/**
 * Stores something, or opens where it is stored, however long that takes: a disk that is full is waited for. What goes on
 * meanwhile is found afterwards.
 */
export async function storePatiently<T>(store: () => T, { clock, log, stop }: StoreTools): Promise<T | 'stopped'> {
  for (let failed = false; ; failed = true) {
    try {
      const stored = store();
      if (failed) log.info({}, 'the baseline of file integrity can be written again');
      return stored;
    } catch (error) {
      if (!(error instanceof SqliteDatabase.SqliteError || isSystemError(error))) throw error;
      if (!failed)
        log.error({ error }, 'the baseline of file integrity cannot be written; nothing is told until it can');
    }
    await clock.sleep(retryMs, stop);
    if (stop.aborted) return 'stopped';
  }
}
