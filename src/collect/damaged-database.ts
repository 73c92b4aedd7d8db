import { renameSync, rmSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';

/** What SQLite did not notice when it opened the file. */
class Damage extends Error {}

/** Throws when the content of the file is not sound. Reads all of it. */
export function checkSoundness(database: SqliteDatabase.Database): void {
  if (database.pragma('quick_check(1)', { simple: true }) !== 'ok') throw new Damage(database.name);
}

/** Whether an SQLite file could not be opened because its content is damaged. */
export function isDamage(error: unknown): boolean {
  if (error instanceof Damage) return true;
  return error instanceof SqliteDatabase.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
}

/** Makes room for a new file; answers where the damaged one is then, for whoever wants to look at it. */
export function putAside(path: string): string {
  const aside = `${path}.damaged`;
  renameSync(path, aside);
  for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
  return aside;
}
