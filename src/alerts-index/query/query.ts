/** Which alerts someone asks for. What each kind means is said by `match.ts`. */
export type Query =
  | { readonly kind: 'everything' }
  | { readonly kind: 'all'; readonly of: readonly Query[] }
  | { readonly kind: 'any'; readonly of: readonly Query[] }
  | { readonly kind: 'not'; readonly of: Query }
  | { readonly kind: 'field'; readonly field: string; readonly test: Test }
  /** In any field. */
  | { readonly kind: 'text'; readonly test: TextTest };

/** What a value may be asked. `like`: `*` and `?` are wildcards, and `\` before one of the three takes its meaning. */
export type TextTest =
  | { readonly kind: 'is'; readonly value: string }
  | { readonly kind: 'like'; readonly pattern: string };

export type Test =
  | TextTest
  | { readonly kind: 'exists' }
  | { readonly kind: 'range'; readonly from?: Bound; readonly to?: Bound }
  /** An address within a network: `10.0.0.0/8`. */
  | { readonly kind: 'within'; readonly network: string };

export interface Bound {
  readonly value: string;
  readonly inclusive: boolean;
}

export const everything: Query = { kind: 'everything' };

export function allOf(queries: readonly Query[]): Query {
  return joined('all', queries);
}

export function anyOf(queries: readonly Query[]): Query {
  return joined('any', queries);
}

export function not(of: Query): Query {
  return { kind: 'not', of };
}

export function fieldIs(field: string, value: string): Query {
  return { kind: 'field', field, test: { kind: 'is', value } };
}

/** `(a b) c` is `a b c`: the same question has one form. Asking for nothing in particular asks for everything. */
function joined(kind: 'all' | 'any', queries: readonly Query[]): Query {
  const of = queries.flatMap((query) => (query.kind === kind ? query.of : [query]));
  const [only, ...others] = of;
  if (only === undefined) return everything;
  return others.length === 0 ? only : { kind, of };
}
