import type { Clock } from '../../lib/clock.ts';
import type { Json } from '../../lib/json.ts';
import type { Logger } from '../../lib/log.ts';
import {
  type Delivery,
  type DeliveryChoice,
  type DeliveryDetail,
  type DeliveryQuery,
  type Entry,
  type KeptState,
  keptStates,
  type LaneCounts,
  type Lease,
  type Position,
  type Postponement,
  type Queue,
  type Settled,
  type Store,
} from '../queue.ts';
import type { Changes } from './changes.ts';
import { Entries, type Place } from './entries.ts';
import { GroupCommit } from './group-commit.ts';
import { History } from './history.ts';
import { Lanes } from './lanes.ts';
import { Leases } from './leases.ts';
import { Listing } from './listing.ts';
import { Positions } from './positions.ts';
import { Postponed } from './postponed.ts';
import { asQueueFileError } from './queue-file-error.ts';
import { type Database, giveBackSpace, openDatabase } from './schema.ts';
import { createStore } from './store.ts';
import { sweep } from './sweep.ts';

export interface SqliteQueueOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** How many settled deliveries are remembered; default 100,000. */
  readonly historyLimit?: number | undefined;
}

const defaultHistoryLimit = 100_000;

/**
 * The embedded queue: one SQLite file, which one process at a time works on. Rejects with QueueFileError when the file
 * cannot be used. The folder must be there.
 */
export async function openSqliteQueue(options: SqliteQueueOptions): Promise<Queue> {
  const database = openDatabase(options.path);
  try {
    return new SqliteQueue(database, options);
  } catch (error) {
    database.close();
    throw asQueueFileError(options.path, error);
  }
}

/** The queue on a database that `openDatabase` opened and that the queue will close. */
export class SqliteQueue implements Queue {
  readonly store: Store;
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #commit: GroupCommit;
  readonly #entries: Entries;
  readonly #history: History;
  readonly #lanes: Lanes;
  readonly #leases: Leases;
  readonly #listing: Listing;
  readonly #positions: Positions;
  readonly #postponed: Postponed;

  constructor(
    database: Database,
    { clock, log, historyLimit = defaultHistoryLimit }: Omit<SqliteQueueOptions, 'path'>,
  ) {
    this.#database = database;
    this.#clock = clock;
    this.#commit = new GroupCommit({
      database,
      clock,
      log,
      beforeCommit: (changes) => this.#complete(changes),
      afterCommit: (changes) => this.#apply(changes),
    });
    this.#entries = new Entries(database);
    this.#history = new History(database, historyLimit);
    this.#lanes = new Lanes(database);
    this.#leases = new Leases(this.#entries, this.#lanes, this.#commit);
    this.#listing = new Listing(database, this.#lanes);
    this.#positions = new Positions(database);
    this.#postponed = new Postponed({ entries: this.#entries, commit: this.#commit, clock, log });
    this.store = createStore(database, this.#commit, clock);
    this.#postponed.watch();
  }

  push(entries: readonly Entry[], position?: Position): Promise<void> {
    return this.#commit.run((changes) => {
      this.#add(entries, changes);
      if (position) this.#positions.save(position);
    });
  }

  position(source: string): Promise<Json | undefined> {
    return this.#commit.read(() => this.#positions.get(source));
  }

  take(lane: string, count: number, signal: AbortSignal): Promise<readonly Lease[]> {
    return this.#leases.take(lane, count, signal);
  }

  acknowledge(lease: Lease, settled: Settled, follow: readonly Entry[] = []): Promise<void> {
    return this.#settle(lease, (id, changes) => {
      this.#history.keep(id, settled, this.#clock.now());
      if (this.#entries.remove(id)) changes.moved(lease.entry.lane, 'waiting', settled.status);
      this.#add(follow, changes);
    });
  }

  postpone(lease: Lease, { until: exactly, why, charged }: Postponement): Promise<void> {
    const until = Math.ceil(exactly);
    return this.#settle(lease, (id, changes) => {
      if (!this.#entries.postpone(id, until, why, charged, this.#clock.now())) return;
      changes.moved(lease.entry.lane, 'waiting', 'postponed');
      changes.due(until);
    });
  }

  release(lease: Lease): void {
    this.#leases.release(lease);
  }

  bury(lease: Lease, why: string, follow: readonly Entry[] = []): Promise<void> {
    return this.#settle(lease, (id, changes) => {
      if (this.#entries.bury(id, why, this.#clock.now())) changes.moved(lease.entry.lane, 'waiting', 'dead');
      this.#add(follow, changes);
    });
  }

  async hasten(lane: string): Promise<void> {
    await this.#sweep({ lane, states: ['postponed'] }, ['postponed'], (place, changes) => {
      this.#entries.resume(place.id);
      changes.moved(place.lane, place.state, 'waiting');
      return true;
    });
  }

  lanes(): Promise<readonly LaneCounts[]> {
    return this.#commit.read(() => this.#lanes.names().map((lane) => this.#countsOf(lane)));
  }

  list(query: DeliveryQuery): Promise<readonly Delivery[]> {
    return this.#commit.read(() => this.#listing.list(query));
  }

  show(id: string): Promise<DeliveryDetail | undefined> {
    return this.#commit.read(() => this.#listing.show(id));
  }

  redeliver(choice: DeliveryChoice): Promise<number> {
    return this.#sweep(choice, ['postponed', 'dead'], (place, changes) => {
      this.#entries.restore(place.id, this.#clock.now());
      changes.moved(place.lane, place.state, 'waiting');
      return true;
    });
  }

  drop(choice: DeliveryChoice): Promise<number> {
    return this.#sweep(choice, keptStates, (place, changes) => {
      if (this.#leases.holds(place.lane, place.id)) return false;
      this.#entries.remove(place.id);
      changes.removed(place.lane, place.state);
      return true;
    });
  }

  async close(): Promise<void> {
    this.#postponed.stop();
    await this.#commit.close();
    this.#leases.close();
    this.#database.close();
  }

  #add(entries: readonly Entry[], changes: Changes): void {
    const now = this.#clock.now();
    for (const entry of entries) if (this.#entries.push(entry, now)) changes.added(entry.lane, 'waiting');
  }

  /**
   * Ends the lease now and writes what became of it in the next transaction. Should that fail (a defect, or the program
   * stops on a full disk), the entry stays held until the next start: given out again, it would be sent again at once.
   */
  async #settle(lease: Lease, write: (id: number, changes: Changes) => void): Promise<void> {
    const id = this.#leases.end(lease);
    await this.#commit.run((changes) => {
      write(id, changes);
      changes.free(lease.entry.lane, id);
    });
  }

  #sweep(
    choice: DeliveryChoice,
    states: readonly KeptState[],
    act: (place: Place, changes: Changes) => boolean,
  ): Promise<number> {
    return sweep({ entries: this.#entries, lanes: this.#lanes, commit: this.#commit, choice, states, act });
  }

  #countsOf(lane: string): LaneCounts {
    const waiting = this.#entries.oldest(lane, 'waiting') ?? Number.POSITIVE_INFINITY;
    const postponed = this.#entries.oldest(lane, 'postponed') ?? Number.POSITIVE_INFINITY;
    const oldest = Math.min(waiting, postponed);
    return { lane, ...this.#lanes.counts(lane), oldest: Number.isFinite(oldest) ? oldest : undefined };
  }

  /** The last statements of every transaction. */
  #complete(changes: Changes): void {
    this.#lanes.save(changes);
    this.#history.prune();
    giveBackSpace(this.#database);
  }

  /** What a committed transaction means to what is kept in memory; counts first, the others look at them. */
  #apply(changes: Changes): void {
    this.#lanes.apply(changes);
    this.#postponed.apply(changes);
    this.#leases.apply(changes);
  }
}
