import { expect, it } from 'vitest';
import type { Json } from '../../lib/json.ts';
import { flatten } from './flatten.ts';

const named = (document: Json) => flatten(document).map(({ field, value }) => `${field}=${value}`);

it('names each scalar by the path to it, items of a list by the path of the list', () => {
  const document = { rule: { level: 5, groups: ['a', 'b'], mail: false }, list: [{ x: 1 }, [{ x: 2 }]], none: null };
  expect(named(document)).toEqual([
    'rule.level=5',
    'rule.groups=a',
    'rule.groups=b',
    'rule.mail=false',
    'list.x=1',
    'list.x=2',
  ]);
});

it('finds what is nested deeper than the stack under a path that is not too long, in order', () => {
  const deep = JSON.parse(`${'{"a":['.repeat(50_000)}1,2${']}'.repeat(50_000)}`) as Json;
  const [first, second, ...others] = flatten(deep);
  expect([first?.value, second?.value, others.length]).toEqual(['1', '2', 0]);
  expect(first?.field).toMatch(/^a(\.a){9,20}$/);
  expect(flatten({ ['k'.repeat(10_000)]: 'v' })).toEqual([{ field: '', value: 'v' }]);
});

it('is bounded in what it reads of one alert', () => {
  expect(flatten({ a: Array.from({ length: 100_000 }, (_, index) => index) })).toHaveLength(2_000);
  expect(flatten({ a: 'x'.repeat(2 ** 20) })[0]?.value).toHaveLength(32_768);
});
