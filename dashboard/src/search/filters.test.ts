import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addFilter,
  bandFilter,
  type Filter,
  filterQuery,
  readFilter,
  readFilters,
  removeFilter,
  toggleBand,
  turnFilter,
  writeFilter,
  writeFilters,
} from './filters.ts';

const rule: Filter = { field: 'rule.id', value: '2502', exclude: false };
const anyFilter = fc.record({ field: fc.string({ minLength: 1 }), value: fc.string(), exclude: fc.boolean() });

describe('a filter in the address', () => {
  test('reads as field, colon and value, with a minus before it when it excludes', () => {
    expect(writeFilter(rule)).toBe('rule.id:2502');
    expect(writeFilter({ ...rule, exclude: true })).toBe('-rule.id:2502');
  });

  test('may have colons in its value and in its name', () => {
    expect(readFilter('data.url:https://a:1/')).toEqual({ field: 'data.url', value: 'https://a:1/', exclude: false });
    expect(writeFilter({ field: '-a:b', value: 'c', exclude: false })).toBe('\\-a\\:b:c');
  });

  test('comes back as it was, whatever its name and value', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(readFilter(writeFilter(filter))).toEqual(filter);
      }),
    );
  });

  test.each(['', 'rule.id', ':2502', '-:x'])('is left out when it makes no sense: %j', (text) => {
    expect(readFilter(text)).toBeNull();
  });

  test('stands beside the others, and replaces those that were there', () => {
    const params = new URLSearchParams('query=a&filter=old:1');
    const written = writeFilters(params, [rule, { ...rule, value: '1', exclude: true }]);
    expect(written.toString()).toBe('query=a&filter=rule.id%3A2502&filter=-rule.id%3A1');
    expect(readFilters(written)).toEqual([rule, { ...rule, value: '1', exclude: true }]);
  });
});

describe('a list of filters', () => {
  const level = { field: 'rule.level', value: '5', exclude: false };

  test('takes what is new at its end, and what says the opposite in its place', () => {
    expect(addFilter([rule], level)).toEqual([rule, level]);
    expect(addFilter([rule, level], { ...rule, exclude: true })).toEqual([{ ...rule, exclude: true }, level]);
  });

  test('turns one into its opposite, and removes it in either form', () => {
    expect(turnFilter([rule, level], rule)).toEqual([{ ...rule, exclude: true }, level]);
    expect(removeFilter([{ ...rule, exclude: true }, level], rule)).toEqual([level]);
  });

  test('has one band at a time, and none after the second press', () => {
    const high = toggleBand([rule, bandFilter('low')], 'high');
    expect(high).toEqual([rule, { field: 'rule.level', value: '12 to 14', exclude: false }]);
    expect(toggleBand(high, 'high')).toEqual([rule]);
  });
});

describe('a filter in the query language', () => {
  test.each([
    [rule, 'rule.id:2502'],
    [{ ...rule, exclude: true }, 'NOT rule.id:2502'],
    [{ field: 'location', value: '/var/log/a "b" \\c', exclude: false }, 'location:"/var/log/a \\"b\\" \\\\c"'],
    [{ field: 'agent.name', value: 'web-*', exclude: false }, 'agent.name:"web-*"'],
    [{ field: 'data.srcip', value: '10.0.0.0/8', exclude: false }, 'data.srcip:"10.0.0.0/8"'],
    [{ field: 'data.user', value: 'or', exclude: false }, 'data.user:"or"'],
    [{ field: 'a b:c', value: '', exclude: false }, 'a\\ b\\:c:""'],
  ])('means the value itself: %j', (filter, text) => {
    expect(filterQuery(filter)).toBe(text);
  });

  test('compares levels for a band', () => {
    expect(filterQuery(bandFilter('medium'))).toBe('rule.level:[7 TO 11]');
    expect(filterQuery({ ...bandFilter('critical'), exclude: true })).toBe('NOT rule.level:>=15');
  });

  test('takes such words for a value in any other field', () => {
    expect(filterQuery({ field: 'title', value: '7 to 11', exclude: false })).toBe('title:"7 to 11"');
  });
});
