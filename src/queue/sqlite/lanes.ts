import type { DeliveryState } from '../queue.ts';
import { type Changes, type Counts, noCounts } from './changes.ts';
import type { Database } from './schema.ts';

/**
 * How many entries each lane has in each state, in memory. Counted once, when the queue is opened; then every committed
 * transaction says what it changed. Delivered and skipped count since the queue was made and are kept on the disk too.
 */
export class Lanes {
  readonly #counts = new Map<string, Counts>();
  readonly #saveTotals: ReturnType<typeof prepareTotals>;

  constructor(database: Database) {
    this.#saveTotals = prepareTotals(database);
    for (const { lane, state, count } of stored(database)) {
      this.#counts.set(lane, { ...this.counts(lane), [state]: count });
    }
  }

  /** Every lane that holds something or has settled something. */
  names(): readonly string[] {
    const holding = ([, counts]: [string, Counts]) => Object.values(counts).some((count) => count > 0);
    return [...this.#counts]
      .filter(holding)
      .map(([name]) => name)
      .sort();
  }

  counts(lane: string): Counts {
    return this.#counts.get(lane) ?? noCounts;
  }

  /** Within the transaction. */
  save(changes: Changes): void {
    for (const [lane, { delivered, skipped }] of changes.counts) {
      if (delivered + skipped > 0) this.#saveTotals.run(lane, delivered, skipped);
    }
  }

  /** After the commit. */
  apply(changes: Changes): void {
    for (const [lane, change] of changes.counts) this.#counts.set(lane, sum(this.counts(lane), change));
  }
}

function sum(a: Counts, b: Counts): Counts {
  return {
    waiting: a.waiting + b.waiting,
    postponed: a.postponed + b.postponed,
    dead: a.dead + b.dead,
    delivered: a.delivered + b.delivered,
    skipped: a.skipped + b.skipped,
  };
}

function stored(database: Database) {
  return database
    .prepare<[], { readonly lane: string; readonly state: DeliveryState; readonly count: number }>(
      `SELECT lane, state, count(*) AS count FROM entries GROUP BY lane, state
       UNION ALL SELECT name, 'delivered', delivered FROM lanes
       UNION ALL SELECT name, 'skipped', skipped FROM lanes`,
    )
    .all();
}

function prepareTotals(database: Database) {
  return database.prepare<[string, number, number]>(
    `INSERT INTO lanes (name, delivered, skipped) VALUES (?, ?, ?) ON CONFLICT (name)
     DO UPDATE SET delivered = delivered + excluded.delivered, skipped = skipped + excluded.skipped`,
  );
}
