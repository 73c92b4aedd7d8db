import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import type { Logger } from '../../lib/log.ts';
import type { FileAttributes } from './file-attributes.ts';

/**
 * What was last told of each file. Invariants:
 *
 *  - A row changes after its message was handed over. A crash in between tells a change twice, never not at all.
 *  - An id is never used again: what was stored after a scan began has a higher one than all that the scan can miss.
 *  - Of a root that is not complete, not every file has been seen: a new one there is no news.
 *  - `path` and `key` are byte strings. As SQLite keeps them (UTF-8 of U+0000 to U+00FF) their order is that of bytes.
 */
const format = 1;
const schema = `
  CREATE TABLE roots (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, complete INTEGER NOT NULL) STRICT;
  CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    root INTEGER NOT NULL,
    attributes TEXT NOT NULL
  ) STRICT;
`;

export interface KnownFile {
  readonly id: number;
  readonly path: string;
  readonly root: number;
  /** JSON. */
  readonly attributes: string;
}

export interface KnownRoot {
  readonly id: number;
  readonly key: string;
  readonly complete: boolean;
}

/** What is to be known of a file from now on; without attributes: nothing. */
export interface Update {
  readonly path: string;
  readonly root: number;
  readonly attributes: FileAttributes | undefined;
}

export interface Baseline {
  find(path: string): KnownFile | undefined;
  /** At most `count` files below a folder with ids up to `last`, in the order of their paths, from behind `after` on. */
  below(folder: string, after: string, last: number, count: number): readonly KnownFile[];
  lastId(): number;
  count(): number;
  update(updates: readonly Update[]): void;
  /** The root of this key, made when there is none. */
  root(key: string): KnownRoot;
  roots(): readonly KnownRoot[];
  complete(keys: readonly string[]): void;
  forgetRoots(keys: readonly string[]): void;
  close(): void;
}

/** A file that is damaged is put aside, and a new one begun: what changed since it was last written is then not known. */
export function openBaseline(path: string, log: Logger): Baseline {
  try {
    return createBaseline(openDatabase(path));
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = `${path}.damaged`;
    renameSync(path, aside);
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
    log.error(
      { path, aside, error },
      'the baseline of file integrity is damaged; a new one is begun, changes until now are not reported',
    );
    return createBaseline(openDatabase(path));
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
}

function openDatabase(path: string): SqliteDatabase.Database {
  // Made here for its mode: it tells which files there are. SQLite gives its -wal and -shm files the same one.
  closeSync(openSync(path, 'a', 0o640));
  const database = new SqliteDatabase(path);
  try {
    database.pragma('journal_mode = WAL');
    // A power cut may lose the last commits, and then their changes are told again.
    database.pragma('synchronous = NORMAL');
    database.pragma('journal_size_limit = 16777216');
    const version = Number(database.pragma('user_version', { simple: true }));
    if (version > format) throw new Error(`${path} was written by a newer version of this program`);
    if (version < format) database.exec(`BEGIN; ${schema} PRAGMA user_version = ${format}; COMMIT`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function createBaseline(database: SqliteDatabase.Database): Baseline {
  const columns = 'SELECT id, path, root, attributes FROM files';
  const byPath = database.prepare<[string], KnownFile>(`${columns} WHERE path = ?`);
  const between = database.prepare<[string, string, number, number], KnownFile>(
    `${columns} WHERE path > ? AND path < ? AND id <= ? ORDER BY path LIMIT ?`,
  );
  const last = database.prepare<[], { readonly id: number | null }>('SELECT max(id) AS id FROM files');
  const counter = createCounter(database);
  return {
    find: (path) => byPath.get(path),
    below: (folder, after, until, count) => {
      const above = folder === '/' ? '' : folder;
      // `0` comes after `/`.
      return between.all(after > `${above}/` ? after : `${above}/`, `${above}0`, until, count);
    },
    lastId: () => last.get()?.id ?? 0,
    count: counter.count,
    update: createUpdate(database, counter.add),
    ...createRoots(database),
    close: () => database.close(),
  };
}

function createCounter(database: SqliteDatabase.Database) {
  const counted = database.prepare<[], { readonly files: number }>('SELECT count(*) AS files FROM files').get();
  let files = counted?.files ?? 0;
  return {
    count: () => files,
    add: (change: number) => {
      files += change;
    },
  };
}

function createUpdate(database: SqliteDatabase.Database, count: (change: number) => void): Baseline['update'] {
  const change = database.prepare('UPDATE files SET root = ?, attributes = ? WHERE path = ?');
  const add = database.prepare('INSERT INTO files (root, attributes, path) VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM files WHERE path = ?');
  /** By how many the files have become more. */
  const apply = ({ path, root, attributes }: Update): number => {
    if (attributes === undefined) return -remove.run(path).changes;
    const text = JSON.stringify(attributes);
    if (change.run(root, text, path).changes > 0) return 0;
    return add.run(root, text, path).changes;
  };
  const applyAll = database.transaction((updates: readonly Update[]) => {
    return updates.reduce((sum, update) => sum + apply(update), 0);
  });
  return (updates) => {
    if (updates.length > 0) count(applyAll.immediate(updates));
  };
}

function createRoots(database: SqliteDatabase.Database): Pick<Baseline, 'root' | 'roots' | 'complete' | 'forgetRoots'> {
  type Row = { readonly id: number; readonly key: string; readonly complete: number };
  const all = database.prepare<[], Row>('SELECT id, key, complete FROM roots ORDER BY id');
  const add = database.prepare<[string], { readonly id: number }>(
    'INSERT INTO roots (key, complete) VALUES (?, 0) RETURNING id',
  );
  const finish = database.prepare('UPDATE roots SET complete = 1 WHERE key = ?');
  const forget = database.prepare('DELETE FROM roots WHERE key = ?');
  // Asked for with each file, so kept at hand.
  const known = new Map(all.all().map((row) => [row.key, { ...row, complete: row.complete === 1 }]));
  return {
    root: (key) => {
      const found = known.get(key) ?? { id: add.get(key)?.id ?? 0, key, complete: false };
      known.set(key, found);
      return found;
    },
    roots: () => [...known.values()],
    complete: (keys) => {
      for (const key of keys) {
        const found = known.get(key);
        if (found === undefined || found.complete) continue;
        finish.run(key);
        known.set(key, { ...found, complete: true });
      }
    },
    forgetRoots: (keys) => {
      for (const key of keys) {
        forget.run(key);
        known.delete(key);
      }
    },
  };
}
