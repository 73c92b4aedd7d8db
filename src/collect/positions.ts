import { closeSync, openSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import type { Logger } from '../lib/log.ts';
import { isSystemError } from '../lib/system-error.ts';
import { checkSoundness, isDamage, putAside } from './damaged-database.ts';

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
const cannotStore =
  'positions cannot be stored; a stop or a crash now would make events come twice: ' +
  'make room on the disk, and let this user write to the file and its folder';

/** The file cannot be opened now: its disk is full or gone, or it is not ours. The message says which file, and why. */
export class PositionsUnavailable extends Error {}

/**
 * Positions in an SQLite file. A file that is damaged is put aside, and a new one begun: collectors go on as at their very
 * first start. Throws `PositionsUnavailable`.
 */
export function openPositions(options: PositionsOptions): Positions {
  const { path, log } = options;
  try {
    return createPositions(openSound(path, log), options);
  } catch (error) {
    if (!(error instanceof SqliteDatabase.SqliteError || isSystemError(error))) throw error;
    throw new PositionsUnavailable(`${path} cannot be opened: ${error.message}`, { cause: error });
  }
}

function openSound(path: string, log: Logger): SqliteDatabase.Database {
  try {
    return openDatabase(path);
  } catch (error) {
    if (!isDamage(error)) throw error;
    log.error(
      { path, aside: putAside(path) },
      'it is not known how far was collected: the file is damaged, and a new one is begun; logs are read from their ends on',
    );
    return openDatabase(path);
  }
}

function openDatabase(path: string): SqliteDatabase.Database {
  // Made here for its mode: it tells which files there are. SQLite gives its -wal and -shm files the same one.
  closeSync(openSync(path, 'a', 0o640));
  const database = new SqliteDatabase(path, { timeout: busyMs });
  try {
    database.pragma('journal_mode = WAL');
    // A power cut may take the last commits back, and then something is read twice; the file itself stays sound.
    database.pragma('synchronous = NORMAL');
    checkSoundness(database);
    database.exec(
      'CREATE TABLE IF NOT EXISTS positions (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID',
    );
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function createPositions(database: SqliteDatabase.Database, { path, log }: PositionsOptions): Positions {
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
        if (told) log.info({ path }, 'positions are stored again');
        told = false;
      } catch (error) {
        if (!(error instanceof SqliteDatabase.SqliteError)) throw error;
        // Many times a second, as long as the trouble lasts.
        if (!told) log.error({ path, code: error.code }, cannotStore);
        told = true;
      }
    },
    close: () => database.close(),
  };
}
