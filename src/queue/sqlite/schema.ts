import { closeSync, openSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { asQueueFileError, newer, QueueFileError, unusable } from './queue-file-error.ts';

export type Database = SqliteDatabase.Database;

/**
 * The file's format, kept in `user_version`. A change adds a step to `steps`: databases of users are brought forward on
 * opening, never back.
 *
 *  - An entry's id is never used again (AUTOINCREMENT); it goes on naming the entry in `history`.
 *  - `entries` holds what is not settled, and the dead letters. Every index answers one question: is this key there
 *    already; what is to be taken next; what falls due next; which of a lane are in a state, newest last; which
 *    are of this alert.
 *  - `history.seq` counts settlements without a gap, so that the oldest can be cut off without counting.
 *  - `lanes` holds the totals that outlive the history. A lane is in it from its first settlement on.
 */
const steps: readonly string[] = [
  `
  CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    lane TEXT NOT NULL,
    state TEXT NOT NULL,
    key TEXT NOT NULL,
    level INTEGER NOT NULL,
    alert_id TEXT,
    rule_id TEXT,
    attempts INTEGER NOT NULL,
    charged INTEGER NOT NULL,
    why TEXT,
    pushed_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    due_at INTEGER,
    body TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX entries_by_key ON entries (lane, key);
  CREATE INDEX entries_to_take ON entries (lane, level DESC, id) WHERE state = 'waiting';
  CREATE INDEX entries_by_due ON entries (due_at) WHERE state = 'postponed';
  CREATE INDEX entries_by_state ON entries (lane, state, id);

  CREATE TABLE history (
    seq INTEGER PRIMARY KEY,
    id INTEGER NOT NULL,
    lane TEXT NOT NULL,
    state TEXT NOT NULL,
    key TEXT NOT NULL,
    level INTEGER NOT NULL,
    alert_id TEXT,
    rule_id TEXT,
    attempts INTEGER NOT NULL,
    why TEXT,
    pushed_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX history_by_state ON history (lane, state, id);

  CREATE TABLE lanes (
    name TEXT PRIMARY KEY,
    delivered INTEGER NOT NULL,
    skipped INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE positions (source TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE store (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires_at INTEGER) STRICT;
  CREATE INDEX store_by_expiry ON store (expires_at) WHERE expires_at IS NOT NULL;
  `,
  `
  CREATE INDEX entries_by_alert ON entries (alert_id, id) WHERE alert_id IS NOT NULL;
  CREATE INDEX history_by_alert ON history (alert_id, id) WHERE alert_id IS NOT NULL;
  `,
];

/** How long SQLite itself waits for another process's lock, in milliseconds. It blocks the event loop: keep it short. */
const busyMs = 1_000;

/** Opens the file, making or bringing forward what is in it. Throws QueueFileError. */
export function openDatabase(path: string): Database {
  try {
    // Made here for its mode: it holds whole alerts. SQLite gives its -wal and -shm files the same one.
    closeSync(openSync(path, 'a', 0o640));
    const database = new SqliteDatabase(path, { timeout: busyMs });
    try {
      configure(database);
      bringForward(database, path);
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  } catch (error) {
    const known = asQueueFileError(path, error);
    throw known instanceof QueueFileError ? known : unusable(path, error);
  }
}

function configure(database: Database): void {
  // Before anything is written: a file keeps the auto_vacuum it was made with.
  database.pragma('auto_vacuum = INCREMENTAL');
  database.pragma('journal_mode = WAL');
  // A commit is on the disk when it returns, power cut or not.
  database.pragma('synchronous = FULL');
  database.pragma('wal_autocheckpoint = 1000');
  // One huge transaction must not leave a huge log behind: 16 MiB.
  database.pragma('journal_size_limit = 16777216');
  // In KiB when negative: 16 MiB.
  database.pragma('cache_size = -16384');
  database.pragma('temp_store = MEMORY');
}

function bringForward(database: Database, path: string): void {
  const step = database.transaction(() => {
    const version = Number(database.pragma('user_version', { simple: true }));
    if (version > steps.length) throw newer(path, version, steps.length);
    for (const sql of steps.slice(version)) database.exec(sql);
    if (version < steps.length) database.pragma(`user_version = ${steps.length}`);
  });
  step.immediate();
}

/** Free pages are given back only when there is this much of them (16 MiB): a queue that fills again soon reuses them. */
const keptPages = 4096;
const pagesPerCommit = 64;

/**
 * Gives the disk back a little of what a drained backlog has left behind. A little each time, within transactions that
 * are made anyway, so that nobody waits for it.
 */
export function giveBackSpace(database: Database): void {
  const free = Number(database.pragma('freelist_count', { simple: true }));
  if (free <= keptPages) return;
  if (free * 2 > Number(database.pragma('page_count', { simple: true }))) {
    database.pragma(`incremental_vacuum(${pagesPerCommit})`);
  }
}
