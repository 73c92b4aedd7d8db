import type { Clock } from '../../lib/clock.ts';
import type { Store } from '../queue.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Database } from './schema.ts';

/** More are removed with each write than a write can add, so that what has expired does not pile up. */
const removedPerWrite = 4;

export function createStore(database: Database, commit: GroupCommit, clock: Clock): Store {
  const { get, set, removeExpired } = prepare(database);
  return {
    get: (key) => commit.read(() => get.get(key, clock.now())),
    set: (key, value, expiresAt) =>
      commit.run(() => {
        removeExpired.run(clock.now(), removedPerWrite);
        set.run(key, value, expiresAt === undefined ? null : Math.ceil(expiresAt));
      }),
  };
}

function prepare(database: Database) {
  return {
    get: database
      .prepare<[string, number], string>(
        `SELECT value FROM store WHERE key = ? AND (expires_at IS NULL OR expires_at > ?)`,
      )
      .pluck(),
    set: database.prepare<[string, string, number | null]>(
      `INSERT INTO store (key, value, expires_at) VALUES (?, ?, ?) ON CONFLICT (key)
       DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at`,
    ),
    removeExpired: database.prepare<[number, number]>(
      `DELETE FROM store WHERE key IN (SELECT key FROM store WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)`,
    ),
  };
}
