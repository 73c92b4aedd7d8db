import type { Clock } from '../../lib/clock.ts';
import { type FileLock, lockFile } from '../../lib/file-lock.ts';
import { leaveToFolderOwner } from './users-file.ts';

const pauseMs = 20;
const mostTries = 250;

/**
 * Runs `work` while no other program is between reading and writing the users. Throws when another holds the lock for longer
 * than five seconds.
 */
export async function withUsersLock<Result>(path: string, clock: Clock, work: () => Promise<Result>): Promise<Result> {
  const lock = await takeLock(path, clock);
  try {
    await leaveToFolderOwner(path);
    return await work();
  } finally {
    lock.release();
  }
}

async function takeLock(path: string, clock: Clock): Promise<FileLock> {
  for (let tries = 1; tries < mostTries; tries += 1) {
    const lock = lockFile(path);
    if (lock !== undefined) return lock;
    await clock.sleep(pauseMs);
  }
  throw new Error(`another program keeps ${path} locked; see which, and end it`);
}
