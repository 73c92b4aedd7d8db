import type { Entry, KeptState, Lease } from '../queue.ts';
import type { Database } from './schema.ts';

/** An entry as far as moving it about needs to know it. */
export interface Place {
  readonly id: number;
  readonly lane: string;
  readonly state: KeptState;
}

interface LeaseRow {
  readonly lane: string;
  readonly key: string;
  readonly level: number;
  readonly alertId: string | null;
  readonly ruleId: string | null;
  readonly body: string;
  readonly attempts: number;
  readonly charged: number;
}

/** The table of what is not settled. Every statement costs O(log n) for each row it names. */
export class Entries {
  readonly #statements: ReturnType<typeof prepare>;

  constructor(database: Database) {
    this.#statements = prepare(database);
  }

  /** False when an entry of that lane and key is there already. */
  push({ lane, key, level, alertId, ruleId, body }: Entry, now: number): boolean {
    const { push } = this.#statements;
    return push.run(lane, key, level, alertId ?? null, ruleId ?? null, now, now, body).changes > 0;
  }

  /** The first ids of the lane, in the order in which they are to be taken. */
  toTake(lane: string, count: number): readonly number[] {
    return this.#statements.toTake.all(lane, count);
  }

  lease(id: number): Lease | undefined {
    const row = this.#statements.lease.get(id);
    if (!row) return undefined;
    const { attempts, charged, alertId, ruleId, ...rest } = row;
    return {
      id: String(id),
      entry: { ...rest, alertId: alertId ?? undefined, ruleId: ruleId ?? undefined },
      attempts,
      charged,
    };
  }

  postpone(id: number, until: number, why: string, charged: boolean, now: number): boolean {
    return this.#statements.postpone.run(why, until, charged ? 1 : 0, now, id).changes > 0;
  }

  bury(id: number, why: string, now: number): boolean {
    return this.#statements.bury.run(why, now, id).changes > 0;
  }

  remove(id: number): boolean {
    return this.#statements.remove.run(id).changes > 0;
  }

  /** A postponed entry is due. */
  resume(id: number): void {
    this.#statements.resume.run(id);
  }

  /** Due, with its retries restored. */
  restore(id: number, now: number): void {
    this.#statements.restore.run(now, id);
  }

  place(id: number): Place | undefined {
    return this.#statements.place.get(id);
  }

  /** Ids of the lane in that state, oldest first: after `after`, up to and including `last`. */
  range(lane: string, state: KeptState, after: number, last: number, count: number): readonly number[] {
    return this.#statements.range.all(lane, state, after, last, count);
  }

  /** No entry pushed so far has a higher id. */
  lastId(): number {
    return this.#statements.lastId.get() ?? 0;
  }

  /** When the lane's oldest entry in that state was pushed. */
  oldest(lane: string, state: KeptState): number | undefined {
    return this.#statements.oldest.get(lane, state);
  }

  /** Postponed entries whose time has come, the longest overdue first. */
  due(now: number, count: number): readonly Place[] {
    return this.#statements.due.all(now, count);
  }

  nextDue(): number | undefined {
    return this.#statements.nextDue.get() ?? undefined;
  }

  /** Brings every due time forward. */
  hastenAll(ms: number): void {
    this.#statements.hastenAll.run(ms);
  }
}

function prepare(database: Database) {
  const ids = <Parameters extends unknown[]>(sql: string) => database.prepare<Parameters, number>(sql).pluck();
  const change = <Parameters extends unknown[]>(sql: string) => database.prepare<Parameters>(sql);
  return {
    push: change<[string, string, number, string | null, string | null, number, number, string]>(
      `INSERT INTO entries (lane, state, key, level, alert_id, rule_id, attempts, charged, pushed_at, changed_at, body)
       VALUES (?, 'waiting', ?, ?, ?, ?, 0, 0, ?, ?, ?) ON CONFLICT (lane, key) DO NOTHING`,
    ),
    toTake: ids<[string, number]>(
      `SELECT id FROM entries WHERE lane = ? AND state = 'waiting' ORDER BY level DESC, id LIMIT ?`,
    ),
    lease: database.prepare<[number], LeaseRow>(
      `SELECT lane, key, level, alert_id AS alertId, rule_id AS ruleId, body, attempts, charged FROM entries WHERE id = ?`,
    ),
    postpone: change<[string, number, number, number, number]>(
      `UPDATE entries SET state = 'postponed', why = ?, due_at = ?, attempts = attempts + 1, charged = charged + ?,
       changed_at = ? WHERE id = ?`,
    ),
    bury: change<[string, number, number]>(
      `UPDATE entries SET state = 'dead', why = ?, attempts = attempts + 1, changed_at = ? WHERE id = ?`,
    ),
    remove: change<[number]>(`DELETE FROM entries WHERE id = ?`),
    resume: change<[number]>(`UPDATE entries SET state = 'waiting', due_at = NULL WHERE id = ?`),
    restore: change<[number, number]>(
      `UPDATE entries SET state = 'waiting', due_at = NULL, charged = 0, changed_at = ? WHERE id = ?`,
    ),
    place: database.prepare<[number], Place>(`SELECT id, lane, state FROM entries WHERE id = ?`),
    range: ids<[string, string, number, number, number]>(
      `SELECT id FROM entries WHERE lane = ? AND state = ? AND id > ? AND id <= ? ORDER BY id LIMIT ?`,
    ),
    lastId: ids<[]>(`SELECT max(id) FROM entries`),
    oldest: ids<[string, string]>(`SELECT pushed_at FROM entries WHERE lane = ? AND state = ? ORDER BY id LIMIT 1`),
    due: database.prepare<[number, number], Place>(
      `SELECT id, lane, state FROM entries WHERE state = 'postponed' AND due_at <= ? ORDER BY due_at LIMIT ?`,
    ),
    nextDue: ids<[]>(`SELECT min(due_at) FROM entries WHERE state = 'postponed'`),
    hastenAll: change<[number]>(`UPDATE entries SET due_at = due_at - ? WHERE state = 'postponed'`),
  };
}
