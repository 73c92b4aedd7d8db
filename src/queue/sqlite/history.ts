import type { Settled } from '../queue.ts';
import type { Database } from './schema.ts';

/** One line for each of the newest settlements, without the body. */
export class History {
  readonly #statements: ReturnType<typeof prepare>;
  readonly #limit: number;

  constructor(database: Database, limit: number) {
    this.#statements = prepare(database);
    this.#limit = limit;
  }

  /** Writes down what became of an entry that is still in its table. */
  keep(id: number, settled: Settled, now: number): void {
    const why = settled.status === 'skipped' ? settled.why : null;
    this.#statements.keep.run(settled.status, why, now, id);
  }

  /** Forgets what is beyond the limit: since `seq` has no gaps, the oldest are cut off without counting. */
  prune(): void {
    this.#statements.prune.run(this.#limit);
  }
}

function prepare(database: Database) {
  return {
    keep: database.prepare<[string, string | null, number, number]>(
      `INSERT INTO history (id, lane, state, key, level, alert_id, rule_id, attempts, why, pushed_at, changed_at)
       SELECT id, lane, ?, key, level, alert_id, rule_id, attempts + 1, ?, pushed_at, ? FROM entries WHERE id = ?`,
    ),
    prune: database.prepare<[number]>(`DELETE FROM history WHERE seq <= (SELECT max(seq) FROM history) - ?`),
  };
}
