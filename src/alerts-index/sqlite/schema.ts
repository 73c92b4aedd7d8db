import { closeSync, openSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';

export type Database = SqliteDatabase.Database;

/** Stands between terms. */
export const separator = '\x1f';

/** All of ASCII that is neither a letter nor a digit, but NUL and the separator, with SQL's quotes doubled. */
const tokenCharacters = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))
  .filter((character) => character !== '\0' && character !== separator && !/[a-z0-9]/i.test(character))
  .join('')
  .replaceAll(/["']/g, '$&$&');

/** Raised with every change: an index of another version is put aside and made anew, which costs time and nothing else. */
const version = 2;

/**
 *  - `terms`: which alerts have a word or a value (`terms.ts`). It keeps neither the text nor where in it a word stands.
 *  - `alerts`: by place (`place.ts`), where its line lies: so many bytes from `start` on of what `chunks.body` inflates to.
 *  - `fields`: every field by name. `prose` and `long`: whether any value is (`query/words.ts`).
 *  - `field_values`: the terms of a field with few values (`many` is 0), so that they can be gone through at once.
 *  - `sightings`: what enrichments say, by the place of the enrichment.
 *
 * Every ASCII character but NUL and the separator is part of a term, and so is whatever is beyond ASCII.
 */
const schema = `
  CREATE VIRTUAL TABLE terms USING fts5(term, content='', contentless_delete=1, detail=none,
    tokenize="ascii tokenchars '${tokenCharacters}'");
  INSERT INTO terms (terms, rank) VALUES ('hashsize', 8388608), ('pgsz', 8000), ('automerge', 8);
  CREATE VIRTUAL TABLE term_counts USING fts5vocab(terms, row);
  CREATE VIRTUAL TABLE term_places USING fts5vocab(terms, instance);
  CREATE TABLE alerts (
    place INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    chunk INTEGER NOT NULL,
    start INTEGER NOT NULL,
    bytes INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE chunks (id INTEGER PRIMARY KEY, newest INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
  CREATE INDEX chunks_by_newest ON chunks (newest);
  CREATE TABLE fields (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    alerts INTEGER NOT NULL,
    prose INTEGER NOT NULL,
    long INTEGER NOT NULL,
    many INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE field_values (field INTEGER NOT NULL, term TEXT NOT NULL, PRIMARY KEY (field, term)) STRICT, WITHOUT ROWID;
  CREATE TABLE sightings (
    place INTEGER PRIMARY KEY,
    value TEXT NOT NULL,
    folded TEXT NOT NULL,
    service TEXT NOT NULL,
    type TEXT,
    name TEXT,
    confidence TEXT,
    classification TEXT,
    provider TEXT,
    sightings INTEGER,
    reference TEXT,
    software TEXT,
    alert_id TEXT
  ) STRICT;
  CREATE TABLE positions (source TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** A page of the file, and of the terms in it: fewer and larger ones are written faster than SQLite's 4 KB. */
const pageBytes = 8_192;

/** How long SQLite itself waits for another's lock, in milliseconds. */
const busyMs = 5_000;

export interface DatabaseOptions {
  readonly path: string;
  readonly cacheBytes: number;
}

/** For the one that writes: makes what is not there. Throws what SQLite throws, and UnknownVersion. */
export function openForWriting({ path, cacheBytes }: DatabaseOptions): Database {
  // Made here for its mode: it holds whole alerts. SQLite gives its -wal and -shm files the same one.
  closeSync(openSync(path, 'a', 0o640));
  return opened(new SqliteDatabase(path, { timeout: busyMs }), (database) => {
    database.pragma(`page_size = ${pageBytes}`);
    database.pragma('auto_vacuum = INCREMENTAL');
    database.pragma('journal_mode = WAL');
    // A power cut may take the last commits, alerts and position together: they are read again.
    database.pragma('synchronous = NORMAL');
    database.pragma('wal_autocheckpoint = 2000');
    database.pragma('journal_size_limit = 67108864');
    database.pragma('temp_store = MEMORY');
    database.pragma(`cache_size = ${-Math.round(cacheBytes / 1_024)}`);
    const found = Number(database.pragma('user_version', { simple: true }));
    if (found !== 0 && found !== version) throw new UnknownVersion(found);
    if (found === 0) database.transaction(() => database.exec(`${schema} PRAGMA user_version = ${version};`))();
  });
}

/** For those that ask, while another writes. */
export function openForReading({ path, cacheBytes }: DatabaseOptions): Database {
  return opened(new SqliteDatabase(path, { timeout: busyMs, readonly: true }), (database) => {
    database.pragma('temp_store = MEMORY');
    database.pragma(`cache_size = ${-Math.round(cacheBytes / 1_024)}`);
  });
}

function opened(database: Database, prepare: (database: Database) => void): Database {
  try {
    prepare(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The file is of another version of this program. */
export class UnknownVersion extends Error {
  override readonly name = 'UnknownVersion';

  constructor(found: number) {
    super(`the index has format ${found}; this version of the program has ${version}`);
  }
}
