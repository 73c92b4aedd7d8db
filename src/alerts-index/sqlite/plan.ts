import { valueTest } from '../query/match.ts';
import { fixedStart, patternParts } from '../query/pattern.ts';
import type { Query, Test, TextTest } from '../query/query.ts';
import { fold, isLong, isProse, wordsOf } from '../query/words.ts';
import {
  all,
  allWords,
  type Candidates,
  complement,
  everyOf,
  none,
  oneOf,
  someOf,
  startingWith,
} from './candidates.ts';
import { networkPrefixes } from './network-prefixes.ts';
import type { Patience } from './patience.ts';
import type { Database } from './schema.ts';
import * as terms from './terms.ts';
import { behind, Vocabulary } from './vocabulary.ts';

/*
 * How a query is answered by terms. `candidates` are at least all alerts that are meant; `exact`: they are those and no
 * others. When they are not, each one is read and looked at, which is why the words of prose, whose order and place the
 * terms do not know, are slower to count than values.
 */
export interface Plan {
  readonly candidates: Candidates;
  readonly exact: boolean;
  /** FTS5 reads all that begins so before it tells its first alert. */
  readonly prefixed?: boolean;
}

/** How many terms of a field may pass a test. */
const mostPassing = 500;

/** Longer, and it takes too long; deeper, and the full-text index refuses it. */
const longestExpression = 60_000;
/** What could be said more shortly leaves room for the rest of the query: so long are all such parts together. */
const longestSpelledOut = 20_000;
const deepestExpression = 20;

export function plan(database: Database, query: Query, patience: Patience): Plan {
  return new Planner(database, patience).plan(query, 0);
}

interface FieldFacts {
  readonly id: number;
  readonly prose: number;
  readonly long: number;
  readonly many: number;
}

class Planner {
  readonly #database: Database;
  readonly #vocabulary: Vocabulary;
  readonly #field;
  #room = longestSpelledOut;

  constructor(database: Database, patience: Patience) {
    this.#database = database;
    this.#vocabulary = new Vocabulary(database, patience);
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
        const planned = this.plan(query.of, depth + 1);
        const { candidates, exact } = planned;
        return exact ? { ...planned, candidates: complement(candidates) } : { candidates: all, exact };
      }
      case 'field':
        return this.#fieldPlan(query.field, query.test);
      case 'text':
        return this.#textPlan(query.test);
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
    const start = test.kind === 'like' && field.prose === 0 ? startOnly(test.pattern) : undefined;
    if (start !== undefined) return this.#withStart(field, test, terms.hasValue(field.id, start));
    const prefixes = test.kind === 'within' ? networkPrefixes(test.network) : undefined;
    if (prefixes !== undefined) return this.#withPrefixes(field, test, prefixes);
    return field.long > 0 ? longPlan(field, test) : this.#passing(field, test);
  }

  #withStart(field: FieldFacts, test: Test, start: string): Plan {
    if (!this.#vocabulary.canRead(start)) return longPlan(field, test);
    // Asked for one by one, the first alert is found before all are read, and all of them sooner.
    const found = this.#vocabulary.startingWith(start, mostPassing);
    const oneByOne = found && oneOf(found);
    if (oneByOne === undefined || lengthOf(oneByOne) > this.#room) {
      return { candidates: startingWith([start]), exact: true, prefixed: true };
    }
    this.#room -= lengthOf(oneByOne);
    return { candidates: oneByOne, exact: true };
  }

  /** Exact when all that begins so passes; no value that is too long to be a term does. */
  #withPrefixes(field: FieldFacts, test: Test, prefixes: readonly string[]): Plan {
    const starts = prefixes.map((start) => terms.hasValue(field.id, start));
    if (!prefixes.some((start) => start.endsWith('.'))) return { candidates: oneOf(starts), exact: true };
    if (!starts.every((start) => this.#vocabulary.canRead(start))) return longPlan(field, test);
    const candidates = startingWith(starts);
    const found = starts.map((start) => this.#vocabulary.between(start, behind(start)));
    const passing = found.map((known) => known && this.#valuesPassing(field, test, known));
    return {
      candidates,
      prefixed: true,
      exact: found.every((known, at) => known !== undefined && known.length === passing[at]?.length),
    };
  }

  /** The values of the field are looked through, when they are not too many. */
  #passing(field: FieldFacts, test: Test): Plan {
    const [first, last] = [terms.beforeValues(field.id), terms.behindValues(field.id)];
    const known = field.many > 0 ? this.#vocabulary.between(first, last) : terms.readValues(this.#database, field.id);
    const passing = known && this.#valuesPassing(field, test, known);
    if (passing === undefined || passing.length > mostPassing) return longPlan(field, test);
    return { candidates: oneOf(passing), exact: true };
  }

  /** Undefined when there is no time. */
  #valuesPassing({ id }: FieldFacts, test: Test, known: readonly string[]): readonly string[] | undefined {
    const passes = valueTest(test);
    return this.#vocabulary.passing(known, (term) => passes(terms.valueIn(term, id)));
  }

  #textPlan(test: TextTest): Plan {
    if (test.kind === 'is') return wordsPlan(wordsOf(fold(test.value)));
    const start = fixedStart(patternParts(fold(test.pattern)));
    const [first] = wordsOf(start);
    if (first === undefined || !start.startsWith(first) || !this.#vocabulary.canRead(terms.hasWord(first))) {
      return { candidates: all, exact: false };
    }
    return {
      candidates: startingWith([terms.hasWord(first)]),
      prefixed: true,
      exact: startOnly(test.pattern) === first && terms.hasWord(first) === first,
    };
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

function wordsPlan(words: readonly string[]): Plan {
  if (words.length === 0) return { candidates: all, exact: false };
  return {
    candidates: allWords(words),
    exact: words.length === 1 && words.every((word) => terms.hasWord(word) === word),
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
  const tooLong = lengthOf(candidates) > longestExpression;
  const prefixed = plans.some((item) => item.prefixed);
  return tooLong ? { candidates: all, exact: false } : { candidates, exact, prefixed };
}

function lengthOf(candidates: Candidates): number {
  return 'expression' in candidates ? candidates.expression.length : 0;
}
