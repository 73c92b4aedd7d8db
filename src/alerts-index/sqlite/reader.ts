import type { Clock } from '../../lib/clock.ts';
import type {
  Bucket,
  Count,
  FoundAlert,
  Histogram,
  HistogramRequest,
  KnownField,
  Scope,
  SearchPage,
  SearchRequest,
} from '../alerts-index.ts';
import { readLine } from '../line.ts';
import { foldedValues } from '../query/flatten.ts';
import { compile, type Values } from '../query/match.ts';
import { everything } from '../query/query.ts';
import { Buckets } from './buckets.ts';
import { all } from './candidates.ts';
import { ChunkReader } from './chunks.ts';
import { Patience } from './patience.ts';
import { firstPlace, secondOf } from './place.ts';
import { type Plan, plan } from './plan.ts';
import { type AlertRow, countBands, countIn, type Order, placesIn, type Range, rowsIn, rowWithKey } from './range.ts';
import type { Database } from './schema.ts';
import { readFields } from './terms.ts';

/** The one that answers questions. What it says is true of one moment; the writer may be ahead. */
export class AlertReader {
  readonly database: Database;
  readonly patience: Patience;
  readonly #chunks: ChunkReader;

  constructor(database: Database, clock: Clock) {
    this.database = database;
    this.patience = new Patience(database, clock);
    this.#chunks = new ChunkReader(database);
  }

  search(request: SearchRequest): SearchPage {
    const { order = 'newest', cursor, size } = request;
    const scope = this.resolve(request);
    const range = cursor === undefined ? scope.range : behind(scope.range, order, Number(cursor));
    const first = scope.plan.prefixed
      ? this.#page({ ...scope, range, plan: anyAlert }, order, size, firstLook)
      : undefined;
    return first?.complete ? first : this.#page({ ...scope, range }, order, size, Number.POSITIVE_INFINITY);
  }

  /** Not complete when there was no time for more, or `most` alerts were looked at. */
  #page(scope: Resolved, order: Order, size: number, most: number): SearchPage {
    const found: FoundAlert[] = [];
    let last: number | undefined;
    let looked = 0;
    let bytes = 0;
    for (const row of rowsIn(this.database, scope.plan.candidates, scope.range, order)) {
      const isFull = found.length >= size || bytes >= fullPage;
      if (last !== undefined && (isFull || looked >= most || this.patience.isLookingOver)) {
        return { alerts: found, cursor: String(last), complete: isFull };
      }
      last = row.place;
      looked += 1;
      if (!this.#isMeant(scope, row)) continue;
      found.push(this.found(row));
      bytes += row.bytes;
    }
    return { alerts: found, cursor: undefined, complete: true };
  }

  count(request: Scope): Count {
    const scope = this.resolve(request);
    const {
      plan: { candidates, exact },
      range,
    } = scope;
    const counted = exact ? this.patience.count(() => countIn(this.database, candidates, range)) : undefined;
    if (counted !== undefined) return { alerts: counted, complete: true };
    let alerts = 0;
    const complete = this.eachMeant(scope, () => {
      alerts += 1;
    });
    return { alerts, complete };
  }

  histogram(request: HistogramRequest): Histogram {
    const scope = this.resolve(request);
    const {
      plan: { candidates, exact },
      range,
    } = scope;
    if (exact && candidates.kind === 'all') return { buckets: this.#countedBuckets(request), complete: true };
    const buckets = new Buckets(request.width);
    // By the places themselves: takes as long as there are alerts, since the terms cannot skip to the middle.
    const places = exact ? this.patience.count(() => placesIn(this.database, candidates, range)) : undefined;
    for (const place of places ?? []) buckets.add(place);
    const complete = places !== undefined || this.eachMeant(scope, ({ place }) => buckets.add(place));
    return { buckets: buckets.list(), complete };
  }

  get(key: string): FoundAlert | undefined {
    const row = rowWithKey(this.database, key);
    return row && this.found(row);
  }

  fields(): readonly KnownField[] {
    return readFields(this.database).map(({ name, alerts }) => ({ field: name, alerts }));
  }

  /** The time of the question begins. */
  resolve({ query = everything, from = 0, to = latestSecond }: Scope): Resolved {
    this.patience.begin();
    return {
      plan: plan(this.database, query, this.patience),
      meant: compile(query),
      range: { from: firstPlace(from), to: firstPlace(Math.min(to, latestSecond)) },
    };
  }

  /** Calls for every alert that is meant, the newest first; false when the time was over before the last. */
  eachMeant(scope: Resolved, call: (row: AlertRow) => void): boolean {
    let looked = 0;
    for (const row of rowsIn(this.database, scope.plan.candidates, scope.range, 'newest')) {
      if (looked > 0 && this.patience.isLookingOver) return false;
      looked += 1;
      if (this.#isMeant(scope, row)) call(row);
    }
    return true;
  }

  found(row: AlertRow): FoundAlert {
    return { key: row.key, text: this.#chunks.line(row), seconds: secondOf(row.place) };
  }

  #isMeant({ plan: { exact }, meant }: Resolved, row: AlertRow): boolean {
    return exact || meant(foldedValues(readLine(this.#chunks.line(row)).values));
  }

  /** Of all alerts, a bucket is a range of places, which the table counts by itself. */
  #countedBuckets({ from, to, width }: HistogramRequest): readonly Bucket[] {
    const buckets: Bucket[] = [];
    for (let begin = Math.floor(from / width) * width; begin < to; begin += width) {
      const [first, last] = [Math.max(begin, from), Math.min(begin + width, to)];
      const { total, low, medium, high } = countBands(this.database, { from: firstPlace(first), to: firstPlace(last) });
      if (total > 0) buckets.push({ begin, alerts: { low, medium, high, critical: total - low - medium - high } });
    }
    return buckets;
  }
}

/** Bytes of lines after which a page is full, however few they are: to unpack them takes some 20 ms, and memory. */
const fullPage = 2 * 2 ** 20;
/** What many alerts have is found sooner by looking at some than by reading all that have it: so many are looked at first. */
const firstLook = 200;
const anyAlert: Plan = { candidates: all, exact: false };

/** A scope, ready to be asked. Places: from this one on, and before that. */
export interface Resolved {
  readonly plan: Plan;
  readonly meant: (values: Values) => boolean;
  readonly range: Range;
}

/** Beyond every alert's, and its first place is still a whole number. */
const latestSecond = 2 ** 34 + 2 ** 20;

/** What is left of a range, in that order, behind a place. */
function behind(range: Range, order: Order, place: number): Range {
  return order === 'newest'
    ? { from: range.from, to: Math.min(range.to, place) }
    : { from: Math.max(range.from, place + 1), to: range.to };
}
