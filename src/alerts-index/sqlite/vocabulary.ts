import { inTime, type Patience } from './patience.ts';
import type { Database } from './schema.ts';

/** How many terms are looked through for those that pass a test. */
const mostTerms = 20_000;
/** In how many alerts the terms of a query's prefixes may be: FTS5 reads them all before it finds the first alert. */
const mostPrefixed = 2_000_000;
/** Tests between two looks at the clock. */
const testsAtOnce = 64;

/** The terms of the index, as one query asks for them: what was read for one part of it is there for the others. */
export class Vocabulary {
  readonly #patience: Patience;
  readonly #list;
  readonly #sum;
  readonly #known = new Map<string, readonly string[] | undefined>();
  readonly #readable = new Set<string>();
  #prefixed = 0;

  constructor(database: Database, patience: Patience) {
    this.#patience = patience;
    this.#list = database
      .prepare<[string, string, number], string>(
        `SELECT term FROM term_counts WHERE term >= ? AND term < ? AND ${inTime} LIMIT ?`,
      )
      .pluck();
    this.#sum = database
      .prepare<[string, string], number>(
        `SELECT coalesce(sum(doc), 0) FROM term_counts WHERE term >= ? AND term < ? AND ${inTime}`,
      )
      .pluck();
  }

  /** The terms from one on and before another; undefined when they are too many, or there is no time. */
  between(from: string, to: string): readonly string[] | undefined {
    const name = `${from}\0${to}`;
    if (!this.#known.has(name)) this.#known.set(name, this.#some(from, to, mostTerms));
    return this.#known.get(name);
  }

  /** The terms that begin so; undefined when they are more than `most`, or there is no time. */
  startingWith(start: string, most: number): readonly string[] | undefined {
    return this.#some(start, behind(start), most);
  }

  /** Those of a list that pass; undefined when there is no time. */
  passing(found: readonly string[], passes: (term: string) => boolean): readonly string[] | undefined {
    const passing: string[] = [];
    for (const [at, term] of found.entries()) {
      if (at % testsAtOnce === 0 && this.#patience.isPlanningOver) return undefined;
      if (passes(term)) passing.push(term);
    }
    return passing;
  }

  /** Whether there is time to find all alerts that have a term which begins so. */
  canRead(start: string): boolean {
    if (!this.#readable.has(start)) {
      const alerts = this.#patience.plan(() => this.#sum.get(start, behind(start)));
      this.#prefixed += alerts ?? Number.POSITIVE_INFINITY;
      this.#readable.add(start);
    }
    return this.#prefixed <= mostPrefixed;
  }

  #some(from: string, to: string, most: number): readonly string[] | undefined {
    const found = this.#patience.plan(() => this.#list.all(from, to, most + 1));
    return found !== undefined && found.length > most ? undefined : found;
  }
}

/** Behind all terms that begin so. */
export function behind(start: string): string {
  return `${start}\u{10ffff}`;
}
