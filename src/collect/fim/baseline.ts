import { closeSync, openSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import type { Logger } from '../../lib/log.ts';
import { checkSoundness, isDamage, putAside } from '../damaged-database.ts';
import type { FileAttributes } from './file-attributes.ts';

/**
 * What was last told of each file. Invariants:
 *
 *  - A row changes after its message was handed over. A crash in between tells a change twice, never not at all.
 *  - An id is never used again: what was stored after a scan began has a higher one than all that the scan can miss.
 *  - Of a root that is not complete, not every file has been seen: a new one there is no news by itself.
 *  - `path` and `key` are byte strings. As SQLite keeps them (UTF-8 of U+0000 to U+00FF) their order is that of bytes.
 */
const format = 1;
const schema = `
  CREATE TABLE roots (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    coverage TEXT,
    scanned_at INTEGER
  ) STRICT;
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
  /** Whether a scan with the present coverage has ended. */
  readonly complete: boolean;
  /** When the last scan that ended began, with whatever coverage. */
  readonly scannedAt: number | undefined;
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
  /** Makes those of these roots that are not there yet. */
  addRoots(keys: readonly string[]): void;
  /** One that has been made. */
  root(key: string): KnownRoot;
  roots(): readonly KnownRoot[];
  /** All of this one has been looked at, by a scan that began then and goes on with others. */
  concludeRoot(key: string, began: number): void;
  /** A scan of these roots, begun then, has ended; there are no others any more. */
  concludeScan(keys: readonly string[], began: number): void;
  close(): void;
}

/**
 * A file that is damaged is put aside, and a new one begun: what changed since it was last written is then not known.
 * `coverage`: a text that is another one when the roots hold other files than before.
 */
export function openBaseline(path: string, coverage: string, log: Logger): Baseline {
  try {
    return createBaseline(openDatabase(path), coverage);
  } catch (error) {
    if (!isDamage(error)) throw error;
    log.error(
      { path, aside: putAside(path) },
      'the baseline of file integrity is damaged; a new one is begun, changes until now are not reported',
    );
    return createBaseline(openDatabase(path), coverage);
  }
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
    // Half a second for a million files; found in the middle of a scan, damage could not be put aside any more.
    checkSoundness(database);
    if (version < format) database.exec(`BEGIN; ${schema} PRAGMA user_version = ${format}; COMMIT`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function createBaseline(database: SqliteDatabase.Database, coverage: string): Baseline {
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
    ...createRoots(database, coverage),
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
  const add = database.prepare('INSERT INTO files (root, attributes, path) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const change = database.prepare('UPDATE files SET root = ?, attributes = ? WHERE path = ?');
  const remove = database.prepare('DELETE FROM files WHERE path = ?');
  /** By how many the files have become more. */
  const apply = ({ path, root, attributes }: Update): number => {
    if (attributes === undefined) return -remove.run(path).changes;
    const text = JSON.stringify(attributes);
    const { changes } = add.run(root, text, path);
    if (changes === 0) change.run(root, text, path);
    return changes;
  };
  const applyAll = database.transaction((updates: readonly Update[]) => {
    return updates.reduce((sum, update) => sum + apply(update), 0);
  });
  return (updates) => {
    if (updates.length > 0) count(applyAll.immediate(updates));
  };
}

type Roots = Pick<Baseline, 'addRoots' | 'root' | 'roots' | 'concludeRoot' | 'concludeScan'>;

function createRoots(database: SqliteDatabase.Database, coverage: string): Roots {
  const all = database.prepare<[], RootRow>('SELECT id, key, coverage, scanned_at AS scannedAt FROM roots ORDER BY id');
  const add = database.prepare('INSERT INTO roots (key) VALUES (?) ON CONFLICT DO NOTHING');
  const conclude = database.prepare('UPDATE roots SET coverage = ?, scanned_at = ? WHERE key = ?');
  const forget = database.prepare('DELETE FROM roots WHERE key = ?');
  // Asked for with each file, so kept at hand.
  let known: ReadonlyMap<string, KnownRoot> = new Map();
  const read = () => {
    known = new Map(all.all().map((row) => [row.key, knownRoot(row, coverage)]));
  };
  const concludeAll = database.transaction((keys: ReadonlySet<string>, began: number) => {
    for (const key of known.keys()) if (!keys.has(key)) forget.run(key);
    for (const key of keys) conclude.run(coverage, began, key);
  });
  read();
  return {
    addRoots: (keys) => {
      for (const key of keys) if (!known.has(key)) add.run(key);
      read();
    },
    root: (key) => {
      const root = known.get(key);
      if (root === undefined) throw new Error(`no root has been made for ${key}`);
      return root;
    },
    roots: () => [...known.values()],
    concludeRoot: (key, began) => {
      conclude.run(coverage, began, key);
      read();
    },
    concludeScan: (keys, began) => {
      concludeAll.immediate(new Set(keys), began);
      read();
    },
  };
}

interface RootRow {
  readonly id: number;
  readonly key: string;
  readonly coverage: string | null;
  readonly scannedAt: number | null;
}

function knownRoot({ id, key, coverage, scannedAt }: RootRow, present: string): KnownRoot {
  return { id, key, complete: coverage === present, scannedAt: scannedAt ?? undefined };
}
