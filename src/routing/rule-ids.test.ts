import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRuleIds } from './rule-ids.ts';

const ids = (...list: readonly number[]) => ({ kind: 'ids', ids: list, ignored: [] });
const idsBut = (list: readonly number[], ...ignored: readonly string[]) => ({ kind: 'ids', ids: list, ignored });

describe('a list of rule ids', () => {
  it.each([
    ['5710', ids(5710)],
    ['5710,5712', ids(5710, 5712)],
    [' 5710 , 5712 ', ids(5710, 5712)],
    ['5710,,5712,', ids(5710, 5712)],
    [',5710', ids(5710)],
    ['05710', ids(5710)],
    // The rest of a piece is ignored.
    ['5710 5712', idsBut([5710], '5712')],
    ['5710abc,5712', idsBut([5710, 5712], 'abc')],
    ['5710-5720,5800', idsBut([5710, 5800], '-5720')],
    // Reading stops at anything else, a line break included.
    ['5710,x,5712', idsBut([5710], 'x,5712')],
    ['5710,\n5712', idsBut([5710], '5712')],
    ['5710, -3', idsBut([5710], '-3')],
    // 0 matches nothing.
    ['0', ids()],
    ['0,5710', ids(5710)],
    ['5710,0,5712', ids(5710, 5712)],
    ['abc', { kind: 'garbage' }],
    ['x,5710', { kind: 'garbage' }],
    ['\n  5710\n', { kind: 'garbage' }],
    ['', { kind: 'blank' }],
    ['  ', { kind: 'blank' }],
    [' , ', { kind: 'blank' }],
    ['\n', { kind: 'blank' }],
  ])('%j', (text, expected) => {
    expect(parseRuleIds(text)).toEqual(expected);
  });

  it('reads back any list of ids', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 999_999 }), { minLength: 1 }), (list) => {
        expect(parseRuleIds(list.join(', '))).toEqual(ids(...list));
      }),
    );
  });
});
