import SqliteDatabase from 'better-sqlite3';
import type { Logger } from '../lib/log.ts';

/**
 * How far collectors have got, kept from one start to the next. A collector sets its positions after what they stand for
 * has been handed over: a crash in between makes it read something twice, and never leave anything out.
 */
export interface Positions {
  get(key: string): string | undefined;
  /** All of them or none; undefined forgets. What cannot be stored now is stored with the next. */
  set(many: ReadonlyMap<string, string | undefined>): void;
  close(): void;
}

export interface PositionsOptions {
  /** The SQLite file; made when it is not there. */
  readonly path: string;
  readonly log: Logger;
}

/** How long SQLite waits for somebody else's lock, ms. It blocks the thread: keep it short. */
const busyMs = 1_000;

/** Positions in an SQLite file. Throws when the file cannot be opened. */
export function openPositions({ path, log }: PositionsOptions): Positions {
  const database = new SqliteDatabase(path, { timeout: busyMs });
  database.pragma('journal_mode = WAL');
  // A power cut may take the last commits back, and then something is read twice; the file itself stays sound.
  database.pragma('synchronous = NORMAL');
  database.exec(
    'CREATE TABLE IF NOT EXISTS positions (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID',
  );
  const select = database.prepare<[string], { readonly value: string }>('SELECT value FROM positions WHERE key = ?');
  const insert = database.prepare('INSERT OR REPLACE INTO positions (key, value) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM positions WHERE key = ?');
  const write = database.transaction((many: ReadonlyMap<string, string | undefined>) => {
    for (const [key, value] of many) value === undefined ? remove.run(key) : insert.run(key, value);
  });
  let unsaved = new Map<string, string | undefined>();
  let told = false;
  return {
    get: (key) => (unsaved.has(key) ? unsaved.get(key) : select.get(key)?.value),
    set: (many) => {
      for (const [key, value] of many) unsaved.set(key, value);
      if (unsaved.size === 0) return;
      try {
        write(unsaved);
        unsaved = new Map();
        told = false;
      } catch (error) {
        if (!(error instanceof SqliteDatabase.SqliteError)) throw error;
        // Many times a second, as long as the trouble lasts.
        if (!told) log.error({ path, error }, 'positions cannot be stored; a crash now would make events come twice');
        told = true;
      }
    },
    close: () => database.close(),
  };
}
