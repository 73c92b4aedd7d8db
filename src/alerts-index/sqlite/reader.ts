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
import { ChunkReader } from './chunks.ts';
import { firstPlace, secondOf } from './place.ts';
import { type Plan, plan } from './plan.ts';
import { type AlertRow, countBands, countIn, type Order, placesIn, type Range, rowsIn, rowWithKey } from './range.ts';
import type { Database } from './schema.ts';
import { readFields } from './terms.ts';

/** How long a question may look at alerts one by one. */
const patienceMs = 200;
/** So many candidates are fetched at once. */
const sliceSize = 256;

/** The one that answers questions. What it says is true of one moment; the writer may be ahead. */
export class AlertReader {
  readonly database: Database;
  readonly #clock: Clock;
  readonly #chunks: ChunkReader;

  constructor(database: Database, clock: Clock) {
    this.database = database;
    this.#clock = clock;
    this.#chunks = new ChunkReader(database);
  }

  search(request: SearchRequest): SearchPage {
    const { order = 'newest', cursor, size } = request;
    const scope = this.resolve(request);
    const range = goOn(scope.range, order, cursor);
    const found: FoundAlert[] = [];
    let last: number | undefined;
    let complete = true;
    const deadline = this.deadline();
    for (const { row, checked } of this.candidates({ ...scope, range }, order, size + 1)) {
      if (found.length >= size) return { alerts: found, cursor: String(last), complete: true };
      last = row.place;
      if (checked === undefined || checked()) found.push(this.found(row));
      if (checked !== undefined && this.#clock.now() > deadline) {
        complete = false;
        break;
      }
    }
    return { alerts: found, cursor: complete ? undefined : String(last), complete };
  }

  count(request: Scope): Count {
    const scope = this.resolve(request);
    if (scope.plan.exact) return { alerts: countIn(this.database, scope.plan.candidates, scope.range), complete: true };
    let alerts = 0;
    const complete = this.eachMeant(scope, () => {
      alerts += 1;
    });
    return { alerts, complete };
  }

  histogram(request: HistogramRequest): Histogram {
    const scope = this.resolve(request);
    if (!scope.plan.exact) {
      const buckets = new Buckets(request.width);
      const complete = this.eachMeant(scope, ({ place }) => buckets.add(place));
      return { buckets: buckets.list(), complete };
    }
    const all = scope.plan.candidates.kind === 'all';
    return { buckets: all ? this.#countedBuckets(request) : this.#listedBuckets(request, scope), complete: true };
  }

  get(key: string): FoundAlert | undefined {
    const row = rowWithKey(this.database, key);
    return row && this.found(row);
  }

  fields(): readonly KnownField[] {
    return readFields(this.database).map(({ name, alerts }) => ({ field: name, alerts }));
  }

  resolve({ query = everything, from = 0, to = latestSecond }: Scope): Resolved {
    return {
      plan: plan(this.database, query),
      meant: compile(query),
      range: { from: firstPlace(from), to: firstPlace(Math.min(to, latestSecond)) },
    };
  }

  deadline(): number {
    return this.#clock.now() + patienceMs;
  }

  /** Calls for every alert that is meant, the newest first; false when the time was over before the last. */
  eachMeant(scope: Resolved, call: (row: AlertRow, values: () => Values) => void): boolean {
    const deadline = this.deadline();
    for (const { row, values, checked } of this.candidates(scope, 'newest', sliceSize)) {
      if (this.#clock.now() > deadline) return false;
      if (checked === undefined || checked()) call(row, values);
    }
    return true;
  }

  /** Candidates in order. `checked`: whether one is meant; undefined when that is certain. */
  *candidates(scope: Resolved, order: Order, atOnce: number): Generator<Candidate> {
    let { range } = scope;
    const size = Math.min(atOnce, sliceSize);
    for (;;) {
      const rows = rowsIn(this.database, scope.plan.candidates, range, order, size);
      for (const row of rows) yield this.#candidate(scope, row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < size) return;
      range = behind(range, order, last.place);
    }
  }

  found(row: AlertRow): FoundAlert {
    return { key: row.key, text: this.#chunks.line(row), seconds: secondOf(row.place) };
  }

  valuesOf(row: AlertRow): Values {
    return foldedValues(readLine(this.#chunks.line(row)).values);
  }

  #candidate({ plan: { exact }, meant }: Resolved, row: AlertRow): Candidate {
    const values = () => this.valuesOf(row);
    return { row, values, checked: exact ? undefined : () => meant(values()) };
  }

  /** By the places themselves: takes as long as there are alerts, since the terms cannot skip to the middle. */
  #listedBuckets({ width }: HistogramRequest, { plan: { candidates }, range }: Resolved): readonly Bucket[] {
    const buckets = new Buckets(width);
    for (const place of placesIn(this.database, candidates, range)) buckets.add(place);
    return buckets.list();
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

/** A scope, ready to be asked. Places: from this one on, and before that. */
export interface Resolved {
  readonly plan: Plan;
  readonly meant: (values: Values) => boolean;
  readonly range: Range;
}

interface Candidate {
  readonly row: AlertRow;
  readonly values: () => Values;
  readonly checked: (() => boolean) | undefined;
}

/** Beyond every alert's, and its first place is still a whole number. */
const latestSecond = 2 ** 34 + 2 ** 20;

function goOn(range: Range, order: Order, cursor: string | undefined): Range {
  const place = cursor === undefined ? Number.NaN : Number(cursor);
  return Number.isSafeInteger(place) ? behind(range, order, place) : range;
}

/** What is left of a range, in that order, behind a place. */
function behind(range: Range, order: Order, place: number): Range {
  return order === 'newest'
    ? { from: range.from, to: Math.min(range.to, place) }
    : { from: Math.max(range.from, place + 1), to: range.to };
}
