import type { Clock } from '../../lib/clock.ts';
import type { Json } from '../../lib/json.ts';
import type { AlertBatch, Figures, RawAlert, Retention } from '../alerts-index.ts';
import { readLine } from '../line.ts';
import type { Sighting } from '../sighting.ts';
import { ChunkWriter } from './chunks.ts';
import { firstPlace, secondOf } from './place.ts';
import { rowWithKey } from './range.ts';
import type { Database } from './schema.ts';
import { Seconds } from './seconds.ts';
import { sightingInsert } from './sightings.ts';
import { Terms } from './terms.ts';

/** An alert on its way in. */
interface Incoming {
  readonly raw: RawAlert;
  readonly place: number;
  readonly terms: string;
  readonly sighting: Sighting | undefined;
}

/** The one that changes the file. Everything here blocks its thread until it is done, and throws what SQLite throws. */
export class AlertWriter {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #terms: Terms;
  readonly #chunks: ChunkWriter;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
    this.#terms = new Terms(database);
    this.#chunks = new ChunkWriter(database);
    this.#statements = prepare(database);
  }

  /** Answers how many were new. */
  add({ alerts, position }: AlertBatch): number {
    return this.#change(() => {
      const incoming = this.#placed(alerts);
      for (const alert of incoming) this.#insert(alert);
      this.#chunks.save();
      // Behind what replaces rows: that opens a savepoint, and at each FTS5 writes out what it has gathered so far.
      for (const { place, terms } of incoming) this.#statements.insertTerms.run(place, terms);
      this.#terms.save();
      if (position !== undefined) this.#statements.setPosition.run(position.source, JSON.stringify(position.value));
      return incoming.length;
    });
  }

  position(source: string): Json | undefined {
    const value = this.#statements.position.get(source);
    return value === undefined ? undefined : (JSON.parse(value) as Json);
  }

  figures(): Figures {
    const { alerts, oldest, newest } = this.#statements.figures.get() ?? { alerts: 0, oldest: null, newest: null };
    return {
      alerts,
      bytes: this.#usedBytes(),
      oldest: oldest === null ? undefined : secondOf(oldest),
      newest: newest === null ? undefined : secondOf(newest),
    };
  }

  clear(): void {
    this.#change(() => {
      this.#database.exec(`INSERT INTO terms (terms) VALUES ('delete-all')`);
      for (const table of ['alerts', 'chunks', 'fields', 'field_values', 'sightings', 'positions']) {
        this.#database.exec(`DELETE FROM ${table}`);
      }
      this.#chunks.begin();
      this.#terms.reload();
    });
    this.giveBackSpace();
  }

  /** The place before which everything is to go; 0 when there is room enough. */
  removalEnd({ before, largestBytes }: Retention): number {
    const byAge = before === undefined ? 0 : firstPlace(before);
    const used = largestBytes === undefined ? 0 : this.#usedBytes();
    if (largestBytes === undefined || used <= largestBytes) return byAge;
    // Somewhat more than needed, so that the next alerts do not ask for it again.
    const share = 1 - (largestBytes * keptShare) / used;
    const { alerts } = this.figures();
    const bySize = this.#statements.placeAt.get(Math.ceil(alerts * share)) ?? Number.MAX_SAFE_INTEGER;
    return Math.max(byAge, bySize);
  }

  /** Removes some of the alerts before the place; answers how many. None: all are gone. */
  removeSome(end: number): number {
    return this.#change(() => {
      const places = this.#statements.oldest.all(end, removedAtOnce);
      const last = places.at(-1);
      if (last === undefined) {
        this.#statements.removeChunks.run(end);
        this.#chunks.begin();
        return 0;
      }
      for (const place of places) this.#statements.removeTerms.run(place);
      this.#statements.removeAlerts.run(last);
      this.#statements.removeSightings.run(last);
      this.#statements.removeChunks.run(places[0] ?? 0);
      return places.length;
    });
  }

  /** Does some of the work that takes removed alerts out of the terms; false when there is no more to do. */
  compactSome(begin: boolean): boolean {
    const before = this.#statements.changes.get() ?? 0;
    this.#database
      .prepare<[number]>(`INSERT INTO terms (terms, rank) VALUES ('merge', ?)`)
      .run(begin ? -mergedPages : mergedPages);
    return (this.#statements.changes.get() ?? 0) - before >= 2;
  }

  giveBackSpace(): void {
    this.#database.pragma('incremental_vacuum');
    this.#database.pragma('wal_checkpoint(PASSIVE)');
  }

  #insert({ raw, place, sighting }: Incoming): void {
    const { chunk, start, bytes } = this.#chunks.add(raw.text, place);
    this.#statements.insertAlert.run(place, raw.key, chunk, start, bytes);
    if (sighting !== undefined) this.#statements.insertSighting(place, sighting);
  }

  /** Those that are new, in the order of their places, which is the one that the terms take best. */
  #placed(alerts: readonly RawAlert[]): readonly Incoming[] {
    const keys = new Set<string>();
    const seconds = new Seconds(this.#database);
    const placed: Incoming[] = [];
    let second: number | undefined;
    for (const raw of alerts) {
      const { values, seconds: said, band, sighting } = readLine(raw.text);
      const isStored =
        said === undefined ? rowWithKey(this.#database, raw.key) !== undefined : seconds.has(said, raw.key);
      if (isStored || keys.has(raw.key)) continue;
      keys.add(raw.key);
      // An alert that does not say when it was is as old as the one before it.
      second = said ?? second ?? Math.floor(this.#clock.now() / 1_000);
      placed.push({ raw, place: seconds.take(second, band), terms: this.#terms.of(raw.key, values), sighting });
    }
    return placed.sort((a, b) => a.place - b.place);
  }

  #usedBytes(): number {
    const pragma = (name: string) => Number(this.#database.pragma(name, { simple: true }));
    return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
  }

  #change<T>(change: () => T): T {
    try {
      return this.#database.transaction(change).immediate();
    } catch (error) {
      this.#chunks.begin();
      this.#terms.reload();
      throw error;
    }
  }
}

const keptShare = 0.9;
const removedAtOnce = 1_000;
const mergedPages = 500;

function prepare(database: Database) {
  return {
    insertAlert: database.prepare<[number, string, number, number, number]>(
      'INSERT INTO alerts VALUES (?, ?, ?, ?, ?)',
    ),
    insertTerms: database.prepare<[number, string]>('INSERT INTO terms (rowid, term) VALUES (?, ?)'),
    insertSighting: sightingInsert(database),
    setPosition: database.prepare<[string, string]>('INSERT OR REPLACE INTO positions VALUES (?, ?)'),
    position: database.prepare<[string], string>('SELECT value FROM positions WHERE source = ?').pluck(),
    figures: database.prepare<[], { alerts: number; oldest: number | null; newest: number | null }>(
      `SELECT (SELECT count(*) FROM alerts) AS alerts, (SELECT min(place) FROM alerts) AS oldest,
       (SELECT max(place) FROM alerts) AS newest`,
    ),
    placeAt: database.prepare<[number], number>('SELECT place FROM alerts ORDER BY place LIMIT 1 OFFSET ?').pluck(),
    oldest: database
      .prepare<[number, number], number>('SELECT place FROM alerts WHERE place < ? ORDER BY place LIMIT ?')
      .pluck(),
    removeTerms: database.prepare<[number]>('DELETE FROM terms WHERE rowid = ?'),
    removeAlerts: database.prepare<[number]>('DELETE FROM alerts WHERE place <= ?'),
    removeSightings: database.prepare<[number]>('DELETE FROM sightings WHERE place <= ?'),
    removeChunks: database.prepare<[number]>('DELETE FROM chunks WHERE newest < ?'),
    changes: database.prepare<[], number>('SELECT total_changes()').pluck(),
  };
}
