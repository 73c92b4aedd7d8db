import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedQuery } from '../../dashboard/src/search/asked-query.ts';
import { parseQuery } from '../../src/alerts-index/query/parse.ts';
import { allOf, not, type Query } from '../../src/alerts-index/query/query.ts';

/* The page writes queries, the program reads them; neither knows the other. What the page writes must mean what it says. */

const piece = fc.constantFrom(
  'a',
  'b:c',
  '"x y"',
  '(',
  ')',
  '"',
  '\\',
  ' ',
  'OR',
  'AND',
  'NOT',
  '-',
  '*',
  ':',
  '>=1',
  '[1 TO 2]',
);
const anyQuery = fc.oneof(
  fc.string(),
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(' ')),
  fc.array(piece).map((pieces) => pieces.join('')),
);
const anyText = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'a"\\:*?()/ .-10'.split('')) }));
const anyFilter = fc.record({
  field: anyText.filter((text) => text !== '' && text !== '_exists_'),
  value: anyText,
  exclude: fc.boolean(),
});

function meaning({
  field,
  value,
  exclude,
}: {
  readonly field: string;
  readonly value: string;
  readonly exclude: boolean;
}): Query {
  const is: Query = { kind: 'field', field, test: { kind: 'is', value } };
  return exclude ? not(is) : is;
}

describe('what the page asks', () => {
  test('is what was typed and each filter to the letter, or is refused as what was typed is', () => {
    fc.assert(
      fc.property(anyQuery, fc.array(anyFilter, { minLength: 1, maxLength: 3 }), (query, filters) => {
        const { text, offset } = askedQuery(query, filters);
        const [typed, asked] = [parseQuery(query), parseQuery(text)];
        if (typed.kind === 'query') {
          expect(asked).toEqual({
            kind: 'query',
            query: allOf([...(query.trim() === '' ? [] : [typed.query]), ...filters.map(meaning)]),
          });
        } else {
          expect(asked.kind).toBe('refused');
          if (asked.kind === 'refused') expect(asked.error.at - offset).toBe(typed.error.at);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
