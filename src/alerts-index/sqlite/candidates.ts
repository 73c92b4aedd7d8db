import * as terms from './terms.ts';

/** A set of alerts: all, none, those that a MATCH expression finds, or all but those. */
export type Candidates =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'match' | 'except'; readonly expression: string };

export const all: Candidates = { kind: 'all' };
export const none: Candidates = { kind: 'none' };

/** The MATCH expression for candidates that are neither all nor none. */
export function matchExpression(candidates: Candidates & { readonly expression: string }): string {
  return candidates.kind === 'match' ? candidates.expression : `"${terms.anyAlert}" NOT (${candidates.expression})`;
}

export function oneOf(found: readonly string[]): Candidates {
  return found.length === 0 ? none : { kind: 'match', expression: anyOf(found.map(terms.quoted)) };
}

/** Those with a term that begins with one of these. */
export function startingWith(starts: readonly string[]): Candidates {
  return { kind: 'match', expression: anyOf(starts.map((start) => `${terms.quoted(start)}*`)) };
}

export function allWords(words: readonly string[]): Candidates {
  return everyOf([...new Set(words)].map((word) => oneOf([terms.hasWord(word)])));
}

export function complement(set: Candidates): Candidates {
  switch (set.kind) {
    case 'all':
      return none;
    case 'none':
      return all;
    default:
      return { kind: set.kind === 'match' ? 'except' : 'match', expression: set.expression };
  }
}

export function everyOf(sets: readonly Candidates[]): Candidates {
  if (sets.some(({ kind }) => kind === 'none')) return none;
  const found = expressionsOf(sets, 'match');
  const excepted = expressionsOf(sets, 'except');
  if (found.length === 0) return excepted.length === 0 ? all : { kind: 'except', expression: anyOf(excepted) };
  const expression = joined(found, 'AND');
  if (excepted.length === 0) return { kind: 'match', expression };
  return { kind: 'match', expression: `(${expression}) NOT (${anyOf(excepted)})` };
}

/** What holds for one of them: all but what none of them has. */
export function someOf(sets: readonly Candidates[]): Candidates {
  return complement(everyOf(sets.map(complement)));
}

function expressionsOf(sets: readonly Candidates[], kind: 'match' | 'except'): readonly string[] {
  return [...new Set(sets.flatMap((set) => (set.kind === kind ? [set.expression] : [])))];
}

/** FTS5 asks every side of an OR for each alert that it finds. */
const widestOr = 16;

/** Many sides are a tree. FTS5 would make one OR of ORs within an OR, but not of what is taken away from. */
function anyOf(expressions: readonly string[]): string {
  if (expressions.length <= widestOr) return joined(expressions, 'OR');
  const groups = Array.from({ length: Math.ceil(expressions.length / widestOr) }, (_, at) =>
    joined(expressions.slice(at * widestOr, (at + 1) * widestOr), 'OR'),
  );
  return anyOf(groups.map((group) => `(${group}) NOT "${terms.noAlert}"`));
}

function joined(expressions: readonly string[], operator: 'AND' | 'OR'): string {
  const [only = '', ...others] = expressions;
  return others.length === 0 ? only : expressions.map((expression) => `(${expression})`).join(` ${operator} `);
}
