import Database from 'better-sqlite3';
import type { Clock } from '../../lib/clock.ts';
import { leaveToFolderOwner } from './users-file.ts';

const pauseMs = 20;
const mostTries = 250;

/**
 * Runs `work` while no other program is between reading and writing the users. The lock is the kernel's, on a small SQLite
 * file, so it goes with the process however that ends. Throws when another holds it for longer than five seconds.
 */
export async function withUsersLock<Result>(path: string, clock: Clock, work: () => Promise<Result>): Promise<Result> {
  const database = new Database(path, { timeout: 0 });
  try {
    await leaveToFolderOwner(path);
    for (let tries = 1; !locked(database); tries++) {
      if (tries === mostTries) throw new Error(`another program keeps ${path} locked; see which, and end it`);
      await clock.sleep(pauseMs);
    }
    return await work();
  } finally {
    database.close();
  }
}

function locked(database: Database.Database): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
    throw error;
  }
}
