import { valueTest } from '../query/match.ts';
import { fixedStart, patternParts } from '../query/pattern.ts';
import type { Query, Test, TextTest } from '../query/query.ts';
import { fold, isLong, isProse, wordsOf } from '../query/words.ts';
import { networkPrefixes } from './network-prefixes.ts';
import type { Database } from './schema.ts';
import * as terms from './terms.ts';

/*
 * How a query is answered by terms. `candidates` are at least all alerts that are meant; `exact`: they are those and no
 * others. When they are not, each one is read and looked at, which is why the words of prose, whose order and place the
 * terms do not know, are slower to count than values.
 */
export interface Plan {
  readonly candidates: Candidates;
  readonly exact: boolean;
}

/** How many terms of a field are looked through for those that pass a test, and how many may pass. */
const mostLookedThrough = 20_000;
const mostPassing = 500;

/** Longer, and it takes too long; deeper, and the full-text index refuses it. */
const longestExpression = 30_000;
const deepestExpression = 20;

export function plan(database: Database, query: Query): Plan {
  return new Planner(database).plan(query, 0);
}

interface FieldFacts {
  readonly id: number;
  readonly prose: number;
  readonly long: number;
  readonly many: number;
}

class Planner {
  readonly #database: Database;
  readonly #field;

  constructor(database: Database) {
    this.#database = database;
    this.#field = database.prepare<[string], FieldFacts>('SELECT id, prose, long, many FROM fields WHERE name = ?');
  }

  plan(query: Query, depth: number): Plan {
    if (depth > deepestExpression) return { candidates: all, exact: false };
    switch (query.kind) {
      case 'everything':
        return { candidates: all, exact: true };
      case 'all':
        return both(
          query.of.map((item) => this.plan(item, depth + 1)),
          everyOf,
        );
      case 'any':
        return both(
          query.of.map((item) => this.plan(item, depth + 1)),
          someOf,
        );
      case 'not': {
        const { candidates, exact } = this.plan(query.of, depth + 1);
        return exact ? { candidates: complement(candidates), exact } : { candidates: all, exact };
      }
      case 'field':
        return this.#fieldPlan(query.field, query.test);
      case 'text':
        return textPlan(query.test);
      default:
        return query satisfies never;
    }
  }

  #fieldPlan(name: string, test: Test): Plan {
    const field = this.#field.get(name);
    if (field === undefined)
      return this.#isFull() ? { candidates: all, exact: false } : { candidates: none, exact: true };
    if (test.kind === 'exists') return { candidates: oneOf([terms.hasField(field.id)]), exact: true };
    if (test.kind === 'is' && field.prose === 0) return namePlan(field, fold(test.value));
    if (test.kind === 'like' && field.prose === 0) {
      const start = startOnly(test.pattern);
      if (start !== undefined) return { candidates: prefix(terms.hasValue(field.id, start)), exact: true };
    }
    const prefixes = test.kind === 'within' ? networkPrefixes(test.network) : undefined;
    if (prefixes !== undefined) return this.#withPrefixes(field, test, prefixes);
    return field.long > 0 ? longPlan(field, test) : this.#passing(field, test);
  }

  /** Exact when all that begins so passes; no value that is too long to be a term does. */
  #withPrefixes(field: FieldFacts, test: Test, prefixes: readonly string[]): Plan {
    const passes = valueTest(test);
    const starts = prefixes.map((start) => terms.hasValue(field.id, start));
    if (!prefixes.some((start) => start.endsWith('.'))) return { candidates: oneOf(starts), exact: true };
    const found = starts.flatMap((start) => this.#known(start, `${start}\u{10ffff}`));
    if (found.length === 0) return { candidates: none, exact: true };
    return {
      candidates: { kind: 'match', expression: starts.map(startingWith).join(' OR ') },
      exact: found.length < mostLookedThrough && found.every((term) => passes(terms.valueIn(term, field.id))),
    };
  }

  /** The terms in a range, up to the most that are looked through. */
  #known(from: string, to: string): readonly string[] {
    return this.#database
      .prepare<[string, string, number], string>('SELECT term FROM term_counts WHERE term >= ? AND term < ? LIMIT ?')
      .pluck()
      .all(from, to, mostLookedThrough);
  }

  /** The values of the field are looked through, when they are not too many. */
  #passing(field: FieldFacts, test: Test): Plan {
    const known =
      field.many > 0
        ? this.#known(terms.beforeValues(field.id), terms.behindValues(field.id))
        : terms.readValues(this.#database, field.id);
    const passes = valueTest(test);
    const passing = known.filter((term) => passes(terms.valueIn(term, field.id)));
    if (known.length === mostLookedThrough || passing.length > mostPassing) return longPlan(field, test);
    return { candidates: passing.length === 0 ? none : oneOf(passing), exact: true };
  }

  /** Fields beyond the most that are kept have no terms. */
  #isFull(): boolean {
    const count = this.#database.prepare<[], number>('SELECT count(*) FROM fields').pluck().get() ?? 0;
    return count >= terms.mostFields;
  }
}

/** A field without prose has a value or has it not. */
function namePlan(field: FieldFacts, folded: string): Plan {
  if (isProse(folded)) return { candidates: none, exact: true };
  return { candidates: oneOf([terms.hasValue(field.id, folded)]), exact: true };
}

/** Not every value of the field is a term. */
function longPlan(field: FieldFacts, test: Test): Plan {
  const anyValue: Plan = { candidates: oneOf([terms.hasField(field.id)]), exact: false };
  if (test.kind !== 'is') return anyValue;
  const folded = fold(test.value);
  const words = wordsOf(folded);
  if (words.length > 0) return { candidates: everyOf([anyValue.candidates, allWords(words)]), exact: false };
  return {
    candidates: oneOf([isLong(folded) ? terms.hasLongValue(field.id) : terms.hasValue(field.id, folded)]),
    exact: false,
  };
}

function textPlan(test: TextTest): Plan {
  const folded = fold(test.kind === 'is' ? test.value : test.pattern);
  if (test.kind === 'is') {
    const words = wordsOf(folded);
    const exact = words.length === 1 && words.every((word) => terms.hasWord(word) === word);
    return words.length === 0 ? { candidates: all, exact: false } : { candidates: allWords(words), exact };
  }
  const start = fixedStart(patternParts(folded));
  const [first] = wordsOf(start);
  if (first === undefined || !start.startsWith(first)) return { candidates: all, exact: false };
  return {
    candidates: prefix(terms.hasWord(first)),
    exact: startOnly(test.pattern) === first && terms.hasWord(first) === first,
  };
}

/** Of a pattern like `text*`, the text, folded. */
function startOnly(pattern: string): string | undefined {
  const parts = patternParts(fold(pattern));
  return parts.length === 2 && parts[1] === 'any' ? fixedStart(parts) : undefined;
}

function both(plans: readonly Plan[], join: (sets: readonly Candidates[]) => Candidates): Plan {
  const candidates = join(plans.map((item) => item.candidates));
  const exact = plans.every((item) => item.exact);
  const tooLong = 'expression' in candidates && candidates.expression.length > longestExpression;
  return tooLong ? { candidates: all, exact: false } : { candidates, exact };
}
