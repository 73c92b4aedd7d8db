import type { Delivery, DeliveryDetail, DeliveryQuery, DeliveryState } from '../queue.ts';
import { deliveryStates } from '../queue.ts';
import type { Lanes } from './lanes.ts';
import type { Database } from './schema.ts';
import { parseId } from './sweep.ts';

const defaultLimit = 100;

/** A column of either table is null where the contract says undefined. */
interface Row {
  readonly id: number;
  readonly lane: string;
  readonly state: DeliveryState;
  readonly level: number;
  readonly alertId: string | null;
  readonly ruleId: string | null;
  readonly attempts: number;
  readonly why: string | null;
  readonly pushedAt: number;
  readonly changedAt: number;
  readonly dueAt: number | null;
  readonly key: string;
  readonly body: string | null;
}

/** All that it takes to read the rest. */
type Found = Pick<Row, 'id' | 'lane' | 'state'>;

/**
 * Shows entries and history as one list, in the order of their ids. Each pair of lane and state is a range of an index:
 * its newest are read without their bodies, and of all of them the newest. What is of one alert has an index of its own.
 */
export class Listing {
  readonly #lanes: Lanes;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(database: Database, lanes: Lanes) {
    this.#lanes = lanes;
    this.#statements = prepare(database);
  }

  list(query: DeliveryQuery): readonly Delivery[] {
    const { limit = defaultLimit, before } = query;
    const end = before === undefined ? Number.MAX_SAFE_INTEGER : (parseId(before) ?? 0);
    return [...(query.alertId === undefined ? this.#ofLanes(query, end) : this.#ofAlert(query, query.alertId, end))]
      .sort((a, b) => b.id - a.id)
      .slice(0, limit)
      .map((found) => this.#row(found.lane, found.state, found.id))
      .filter((row) => row !== undefined)
      .map(deliveryOf);
  }

  show(text: string): DeliveryDetail | undefined {
    const id = parseId(text);
    if (id === undefined) return undefined;
    const row = this.#statements.entry.get(id) ?? this.#settled(id);
    return row && { ...deliveryOf(row), key: row.key, body: row.body ?? undefined };
  }

  #ofLanes({ lane, states = deliveryStates, limit = defaultLimit }: DeliveryQuery, end: number): readonly Found[] {
    return (lane === undefined ? this.#lanes.names() : [lane]).flatMap((name) =>
      states.flatMap((state) => this.#ids(name, state, end, limit).map((id) => ({ lane: name, state, id }))),
    );
  }

  #ofAlert(
    { lane, states = deliveryStates, limit = defaultLimit }: DeliveryQuery,
    alertId: string,
    end: number,
  ): readonly Found[] {
    const wanted = [alertId, end, lane ?? null, JSON.stringify(states), limit] as const;
    return [...this.#statements.entriesOfAlert.all(...wanted), ...this.#statements.settledOfAlert.all(...wanted)];
  }

  #settled(id: number): Row | undefined {
    for (const lane of this.#lanes.names()) {
      const row = this.#row(lane, 'delivered', id) ?? this.#row(lane, 'skipped', id);
      if (row) return row;
    }
    return undefined;
  }

  #ids(lane: string, state: DeliveryState, before: number, limit: number): readonly number[] {
    const { entryIds, settledIds } = this.#statements;
    return (isSettled(state) ? settledIds : entryIds).all(lane, state, before, limit);
  }

  #row(lane: string, state: DeliveryState, id: number): Row | undefined {
    const { entryLine, settled } = this.#statements;
    return isSettled(state) ? settled.get(lane, state, id) : entryLine.get(id);
  }
}

function isSettled(state: DeliveryState): boolean {
  return state === 'delivered' || state === 'skipped';
}

function deliveryOf({ id, alertId, ruleId, why, dueAt, key: _key, body: _body, ...rest }: Row): Delivery {
  return {
    ...rest,
    id: String(id),
    alertId: alertId ?? undefined,
    ruleId: ruleId ?? undefined,
    why: why ?? undefined,
    dueAt: dueAt ?? undefined,
  };
}

function prepare(database: Database) {
  const columns = `id, lane, state, level, alert_id AS alertId, rule_id AS ruleId, attempts, why, pushed_at AS pushedAt,
    changed_at AS changedAt, key`;
  const ids = (table: string) =>
    database
      .prepare<[string, string, number, number], number>(
        `SELECT id FROM ${table} WHERE lane = ? AND state = ? AND id < ? ORDER BY id DESC LIMIT ?`,
      )
      .pluck();
  const ofAlert = (table: string) =>
    database.prepare<[string, number, string | null, string, number], Found>(
      `SELECT id, lane, state FROM ${table} WHERE alert_id = ? AND id < ? AND lane = coalesce(?, lane)
       AND state IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT ?`,
    );
  return {
    entriesOfAlert: ofAlert('entries'),
    settledOfAlert: ofAlert('history'),
    entryIds: ids('entries'),
    settledIds: ids('history'),
    entry: database.prepare<[number], Row>(`SELECT ${columns}, due_at AS dueAt, body FROM entries WHERE id = ?`),
    entryLine: database.prepare<[number], Row>(
      `SELECT ${columns}, due_at AS dueAt, NULL AS body FROM entries WHERE id = ?`,
    ),
    settled: database.prepare<[string, string, number], Row>(
      `SELECT ${columns}, NULL AS dueAt, NULL AS body FROM history WHERE lane = ? AND state = ? AND id = ?`,
    ),
  };
}
