import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { isSystemError } from './system-error.ts';

/**
 * One program at a time. The lock is the kernel's, on a small SQLite file, so it goes with the process however that ends: a
 * killed daemon leaves nothing to clean up.
 */
export interface FileLock {
  release(): void;
}

/** Undefined when another process holds it. */
export function lockFile(path: string): FileLock | undefined {
  create(path);
  const database = new Database(path, { timeout: 0 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
}

/**
 * Made here for its mode, which is that of the other files of the home's state. One that is there is not opened: closing it
 * would end the lock that this process may hold on it.
 */
function create(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o640));
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
  }
}
