import type { Json } from '../lib/json.ts';
import type { Query } from './query/query.ts';

/**
 * What the dashboard asks about alerts. It is made from alerts.json and can be made again from there: losing it loses
 * nothing. Invariants, held by every driver and tested by `alerts-index.contract.ts`:
 *
 *  - `add` is all or nothing: every alert and the source's new position, or none of them.
 *  - An alert is in the index once for each key, however often it is added.
 *  - Which alerts a query means is said by `query/match.ts`, and by nothing else.
 *  - The newest alert comes first; of one second, the one that was added last.
 *  - No question takes longer than a few hundred milliseconds: what is not finished by then says so (`complete`).
 *  - A question waits for those before it, and is refused (TooManyQuestions) where they are too many. One whose signal
 *    aborts before its turn rejects with the signal's reason.
 */
export interface AlertsIndex {
  add(batch: AlertBatch): Promise<Added>;
  /** How far a source has been read, as the last `add` that named it said. */
  position(source: string): Promise<Json | undefined>;
  search(request: SearchRequest, signal?: AbortSignal): Promise<SearchPage>;
  count(scope: Scope, signal?: AbortSignal): Promise<Count>;
  histogram(request: HistogramRequest, signal?: AbortSignal): Promise<Histogram>;
  /** The values of a field that most alerts have, most frequent first. */
  top(request: TopRequest, signal?: AbortSignal): Promise<Top>;
  /** The alert that was added under this key. */
  get(key: string): Promise<FoundAlert | undefined>;
  /** Newest seen first. */
  indicators(request: IndicatorRequest): Promise<readonly Indicator[]>;
  /** Every field that an alert had, by name. */
  fields(): Promise<readonly KnownField[]>;
  /** Removes the oldest alerts, as far as the limits ask for it; answers how many. */
  retain(limits: Retention): Promise<number>;
  figures(): Promise<Figures>;
  /** Forgets all alerts and positions, so that they are read anew. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface AlertBatch {
  readonly alerts: readonly RawAlert[];
  readonly position?: Position | undefined;
}

export interface RawAlert {
  /** The same each time the line is read, and no other line's. */
  readonly key: string;
  /** A line of alerts.json. A line that is no JSON object is kept as well: its text is searched. */
  readonly text: string;
}

/** How far a source has been read. The value's shape is the source's own. */
export interface Position {
  readonly source: string;
  readonly value: Json;
}

/**
 * `stored`: how many were new. `no-room`: the disk is full or fails; nothing was stored, try again later. `begun-anew`: the
 * index was damaged, has been put aside, and is empty: read everything again.
 */
export type Added =
  | { readonly status: 'stored'; readonly alerts: number }
  | { readonly status: 'no-room'; readonly why: string }
  | { readonly status: 'begun-anew'; readonly why: string };

/** Which alerts are meant. */
export interface Scope {
  readonly query?: Query | undefined;
  /** Whole seconds since the epoch: from this one on … */
  readonly from?: number | undefined;
  /** … and before this one. */
  readonly to?: number | undefined;
}

export interface SearchRequest extends Scope {
  readonly order?: 'newest' | 'oldest' | undefined;
  /** Of an earlier page with the same scope and order: goes on behind it. One that never was rejects with BadCursor. */
  readonly cursor?: string | undefined;
  /** At most this many, 1 to 10,000; fewer where they are long, since a line may have megabytes. */
  readonly size: number;
}

/** What was sent for a cursor is none. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';
}

/** So many questions wait already that this one would be answered too late. */
export class TooManyQuestions extends Error {
  override readonly name = 'TooManyQuestions';
}

export interface SearchPage {
  readonly alerts: readonly FoundAlert[];
  /** Where the next page begins; undefined when there is none. */
  readonly cursor: string | undefined;
  /** False: the time was over before the page was full. The cursor goes on from there. */
  readonly complete: boolean;
}

export interface FoundAlert {
  readonly key: string;
  /** The line as it was added. */
  readonly text: string;
  /** Seconds since the epoch at which the index has it. */
  readonly seconds: number;
}

export interface Count {
  readonly alerts: number;
  /** False: there are at least as many. */
  readonly complete: boolean;
}

/** By the rule's level: 0 to 6, 7 to 11, 12 to 14, 15 and above. */
export const bands = ['low', 'medium', 'high', 'critical'] as const;
export type Band = (typeof bands)[number];

export interface HistogramRequest extends Scope {
  readonly from: number;
  readonly to: number;
  /** The width of a bucket in seconds, at least 1; at most 1,000 buckets. Buckets begin at its multiples. */
  readonly width: number;
}

export interface Histogram {
  /** Those that are not empty, the oldest first. */
  readonly buckets: readonly Bucket[];
  /** False: the older buckets are missing alerts. */
  readonly complete: boolean;
}

export interface Bucket {
  /** Seconds since the epoch at which it begins. */
  readonly begin: number;
  readonly alerts: Readonly<Record<Band, number>>;
}

export interface TopRequest extends Scope {
  /** A path: `rule.id`. */
  readonly field: string;
  readonly size: number;
}

export interface Top {
  readonly values: readonly ValueCount[];
  /** How many alerts were looked at, the newest. */
  readonly counted: number;
  /** False: there are more alerts than were counted. */
  readonly complete: boolean;
}

export interface ValueCount {
  readonly value: string;
  readonly alerts: number;
}

export interface KnownField {
  readonly field: string;
  /** In how many alerts it was seen since the index was begun. */
  readonly alerts: number;
}

export interface IndicatorRequest {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Only those whose value contains this, letter case aside. */
  readonly containing?: string | undefined;
  readonly size: number;
}

/** What a service said of an address, a name, a URL or a file, over all enrichments that speak of it. */
export interface Indicator {
  readonly value: string;
  /** In the words of the Elastic Common Schema: `ipv4-addr`, `domain-name`, `url`, `file`. */
  readonly type: string | undefined;
  /** Who was asked: `maltiverse`, `virustotal`. */
  readonly service: string;
  /** What people call it, when that is not the value: the path of a file, whose value is its hash. */
  readonly name: string | undefined;
  /** As the newest enrichment has it; so is all that follows. */
  readonly confidence: string | undefined;
  readonly classification: string | undefined;
  readonly provider: string | undefined;
  readonly sightings: number | undefined;
  readonly reference: string | undefined;
  readonly software: string | undefined;
  /** Seconds since the epoch: the oldest and the newest enrichment. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** How many alerts the service was asked about because of it. */
  readonly alerts: number;
}

export interface Retention {
  /** Removes alerts before this time, in seconds since the epoch. */
  readonly before?: number | undefined;
  /** Removes the oldest until about so many bytes are taken. */
  readonly largestBytes?: number | undefined;
}

export interface Figures {
  readonly alerts: number;
  /** On disk, without what is free to be used again. */
  readonly bytes: number;
  /** Seconds since the epoch. */
  readonly oldest: number | undefined;
  readonly newest: number | undefined;
}
