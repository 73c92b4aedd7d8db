import { describe, expect, test } from 'vitest';
import { askedQuery } from './asked-query.ts';

const filter = { field: 'rule.id', value: '2502', exclude: false };

describe('what is asked', () => {
  test('is what was typed when there are no filters', () => {
    expect(askedQuery('a OR b', [])).toEqual({ text: 'a OR b', offset: 0 });
  });

  test('is the filters when nothing was typed', () => {
    const asked = askedQuery('  ', [filter, { ...filter, value: '1', exclude: true }]);
    expect(asked).toEqual({ text: 'rule.id:2502 AND NOT rule.id:1', offset: 0 });
  });

  test('keeps the alternatives of the query together', () => {
    expect(askedQuery('a OR b', [filter])).toEqual({ text: '(a OR b) AND rule.id:2502', offset: 1 });
  });

  test.each(['(a', 'a)', 'a) OR (b', '"a', 'a "b\\"', '\\"a"'])(
    'is what was typed alone when its halves do not match: %j',
    (query) => {
      expect(askedQuery(query, [filter])).toEqual({ text: query, offset: 0 });
    },
  );

  test.each(['"("', '\\(', '"\\")"', '(a "b) c")'])(
    'takes brackets in quotes and behind backslashes for text: %j',
    (query) => {
      expect(askedQuery(query, [filter]).text).toBe(`(${query}) AND rule.id:2502`);
    },
  );

  test('does not let a backslash at the end escape the bracket', () => {
    expect(askedQuery('C:\\', [filter]).text).toBe('(C:\\\\) AND rule.id:2502');
    expect(askedQuery('C:\\\\', [filter]).text).toBe('(C:\\\\) AND rule.id:2502');
  });
});
