import type { Json } from '../lib/json.ts';

/**
 * Work that outlives the process. Invariants, held by every driver and tested by `queue.contract.ts`:
 *
 *  - `push` is all or nothing: every entry and the source's new position, or none of them, durable when it resolves.
 *  - An entry waits until it is leased; a lease is settled exactly once; a lease that dies with the process waits again.
 *  - A settled entry leaves one line of history, or a dead letter that is kept until someone sends it again or drops it.
 *  - Within a lane the higher level goes first, then the older.
 *  - A full disk makes calls wait (and logs it), it does not fail them and loses nothing.
 */
export interface Queue {
  /** Idempotent on (lane, key) among the entries that are not settled or are dead: a second push of one is ignored. */
  push(entries: readonly Entry[], position?: Position): Promise<void>;
  position(source: string): Promise<Json | undefined>;

  /**
   * Leases up to `count` entries that are due, waiting until there is at least one. Empty only when `signal` aborted;
   * rejects when the queue is closed.
   */
  take(lane: string, count: number, signal: AbortSignal): Promise<readonly Lease[]>;
  /**
   * Settled. Settling a lease a second time, here or below, is a defect and throws. `follow` is pushed in the same
   * transaction: an enrichment is stored before its cause is forgotten.
   */
  acknowledge(lease: Lease, settled: Settled, follow?: readonly Entry[]): Promise<void>;
  /** Back into the lane, not to be taken before `until`. */
  postpone(lease: Lease, postponement: Postponement): Promise<void>;
  /** Back into the lane as if it had never been taken. */
  release(lease: Lease): void;
  /** Into the dead letters. */
  bury(lease: Lease, why: string, follow?: readonly Entry[]): Promise<void>;
  /**
   * Makes every postponed entry of the lane due at once: its far side is back. Like `redeliver` and `drop` it works
   * through many entries bit by bit while others use the queue; when the process dies in between, some are done.
   */
  hasten(lane: string): Promise<void>;

  lanes(): Promise<readonly LaneCounts[]>;
  /** Newest first. */
  list(query: DeliveryQuery): Promise<readonly Delivery[]>;
  show(id: string): Promise<DeliveryDetail | undefined>;
  /** Dead letters and postponed entries become due at once with their retries restored; answers how many. */
  redeliver(choice: DeliveryChoice): Promise<number>;
  /** Forgets waiting entries or dead letters (never one that is leased); answers how many. */
  drop(choice: DeliveryChoice): Promise<number>;

  readonly store: Store;
  /** Resolves when everything called before is durable; every later call rejects, and so does a `take` that waits. */
  close(): Promise<void>;
}

/** Small facts that outlive the process: look-up answers, used-up quotas. Losing one costs a request, nothing more. */
export interface Store {
  get(key: string): Promise<string | undefined>;
  /** `expiresAt`: milliseconds since the epoch; undefined: never. */
  set(key: string, value: string, expiresAt?: number): Promise<void>;
}

/** One alert (or enrichment) for one lane. */
export interface Entry {
  readonly lane: string;
  readonly key: string;
  /** The rule's level, 0 to 16: a lane with a backlog sends the higher first. */
  readonly level: number;
  /** For people who look for it: the alert's id and rule. */
  readonly alertId: string | undefined;
  readonly ruleId: string | undefined;
  /** JSON text. */
  readonly body: string;
}

/** How far a source has been read. The value's shape is the source's own. */
export interface Position {
  readonly source: string;
  readonly value: Json;
}

export interface Lease {
  /** Names the entry for `list`, `show`, `redeliver` and `drop`. */
  readonly id: string;
  readonly entry: Entry;
  /** Attempts made before this one. */
  readonly attempts: number;
  /** How many of them were charged to the entry's retries. */
  readonly charged: number;
}

export interface Postponement {
  /** Epoch milliseconds. */
  readonly until: number;
  readonly why: string;
  /** True when this used up one of the entry's retries. */
  readonly charged: boolean;
}

export type Settled = { readonly status: 'delivered' } | { readonly status: 'skipped'; readonly why: string };

export interface LaneCounts {
  readonly lane: string;
  /** Due, or leased right now. */
  readonly waiting: number;
  /** To be tried again later. */
  readonly postponed: number;
  readonly dead: number;
  /** Since the queue was made. */
  readonly delivered: number;
  readonly skipped: number;
  /** Epoch milliseconds at which the oldest unsettled entry was pushed. */
  readonly oldest: number | undefined;
}

/** In these a delivery is kept with its alert, and can be sent again or dropped. */
export const keptStates = ['waiting', 'postponed', 'dead'] as const;
export type KeptState = (typeof keptStates)[number];

export const deliveryStates = [...keptStates, 'delivered', 'skipped'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export interface Delivery {
  readonly id: string;
  readonly lane: string;
  readonly state: DeliveryState;
  readonly level: number;
  readonly alertId: string | undefined;
  readonly ruleId: string | undefined;
  readonly attempts: number;
  /** The last word on it: why it waits, was skipped or died. */
  readonly why: string | undefined;
  /** Epoch milliseconds: pushed, last changed, and due again (only when postponed). */
  readonly pushedAt: number;
  readonly changedAt: number;
  readonly dueAt: number | undefined;
}

export interface DeliveryDetail extends Delivery {
  readonly key: string;
  /** The alert; undefined once delivered or skipped (history keeps no bodies). */
  readonly body: string | undefined;
}

export interface DeliveryQuery {
  readonly lane?: string | undefined;
  readonly states?: readonly DeliveryState[] | undefined;
  /** Only those of the alert with this id. */
  readonly alertId?: string | undefined;
  /** At most this many; default 100. */
  readonly limit?: number | undefined;
  /** Only entries before (older than) this id of an earlier page. */
  readonly before?: string | undefined;
}

/** Which deliveries to send again or drop: by id, or all of a lane in a state. */
export type DeliveryChoice =
  | { readonly ids: readonly string[] }
  | { readonly lane?: string | undefined; readonly states: readonly KeptState[] };
