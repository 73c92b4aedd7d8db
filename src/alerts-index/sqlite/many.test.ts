import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { silentLog } from '../../lib/log.ts';
import type { AlertsIndex } from '../alerts-index.ts';
import { parseQuery } from '../query/parse.ts';
import type { Query } from '../query/query.ts';
import { openSqliteAlertsIndex } from './sqlite-alerts-index.ts';

// More alerts than are looked at one by one, so that terms are counted; more values than a field may have to be a few.

const start = 1_795_000_000;
const count = 6_000;
let folder: string;
let index: AlertsIndex;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threatlockdown-index-'));
  index = await openSqliteAlertsIndex({ path: join(folder, 'alerts.db'), log: silentLog });
});

beforeEach(async () => {
  await index.clear();
  const alerts = Array.from({ length: count }, (_, number) => ({
    key: `1:${number}`,
    text: JSON.stringify({
      timestamp: new Date((start + number) * 1_000).toISOString(),
      rule: { level: number % 16 },
      host: `Host ${number % 7}`,
      address: `10.${number % 4}.${Math.floor(number / 250)}.${number % 250}`,
      note: number % 2 === 0 ? 'even as a number' : 'a number that is odd',
    }),
  }));
  await index.add({ alerts });
});

afterAll(async () => {
  await index.close();
  await rm(folder, { recursive: true });
});

function ask(text: string): Query {
  const parsed = parseQuery(text);
  if (parsed.kind === 'refused') throw new Error(parsed.error.message);
  return parsed.query;
}

it('counts the values of all alerts, of those that a query means, and of a time', async () => {
  const all = await index.top({ field: 'host', size: 1 });
  expect(all).toEqual({
    values: [{ value: 'Host 0', alerts: 858 }],
    counted: count,
    complete: true,
  });
  const odd = await index.top({
    field: 'host',
    size: 9,
    query: ask('NOT rule.level:(0 OR 2 OR 4 OR 6 OR 8 OR 10 OR 12 OR 14)'),
  });
  expect(odd.counted).toBe(3_000);
  expect(odd.values.reduce((sum, { alerts }) => sum + alerts, 0)).toBe(3_000);
  const early = await index.top({ field: 'rule.level', size: 1, to: start + 3_205 });
  expect(early).toMatchObject({ values: [{ alerts: 201 }], counted: 3_205 });
});

it('finds among many values by range, network and pattern', async () => {
  const alerts = async (text: string) => (await index.count({ query: ask(text) })).alerts;
  expect(await alerts('address:10.2.0.0/16')).toBe(1_500);
  expect(await alerts('address:10.0.0.0/14')).toBe(count);
  expect(await alerts('address:10.2.3.0/24')).toBe(63);
  expect(await alerts('address:10.2.3.2/31')).toBe(await alerts('address:(10.2.3.2 OR 10.2.3.3)'));
  expect(await alerts('address:10.2.*')).toBe(1_500);
  expect(await alerts('address:*.7')).toBe(24);
  expect(await alerts('rule.level:>=8')).toBe(3_000);
  expect(await alerts('note:odd')).toBe(3_000);
  expect(await alerts('note:"number a"')).toBe(0);
});

it('answers the most involved queries', async () => {
  const nested = (depth: number): string =>
    depth === 0 ? 'odd' : depth % 2 === 0 ? `(none OR ${nested(depth - 1)})` : `(number AND ${nested(depth - 1)})`;
  const texts = [
    nested(95),
    nested(24),
    Array.from({ length: 1_000 }, (_, number) => `rule.level:${number}`).join(' OR '),
    Array.from({ length: 1_000 }, (_, number) => `-none${number}`).join(' '),
    `NOT (none ${'!'.repeat(95)}odd)`,
    `"${'a number '.repeat(7_000)}"`,
  ];
  for (const text of texts) await expect(index.search({ query: ask(text), size: 1 })).resolves.toBeDefined();
  expect((await index.search({ query: ask(nested(24)), size: 1 })).alerts).toHaveLength(1);
});

it('draws them over time, by level', async () => {
  const { buckets } = await index.histogram({
    from: start,
    to: start + count,
    width: 1_600,
    query: ask('rule.level:>=7'),
  });
  expect(buckets.reduce((sum, { alerts: { low } }) => sum + low, 0)).toBe(0);
  const sum = (band: 'medium' | 'high' | 'critical') => buckets.reduce((total, { alerts }) => total + alerts[band], 0);
  expect([sum('medium'), sum('high'), sum('critical')]).toEqual([1_875, 1_125, 375]);
  const all = await index.histogram({ from: start, to: start + count, width: 60 });
  expect(all.buckets.length).toBeGreaterThanOrEqual(100);
});

it('does not count what is gone', async () => {
  expect(await index.retain({ before: start + 2_100 })).toBe(2_100);
  expect(await index.top({ field: 'host', size: 1 })).toMatchObject({ values: [{ alerts: 558 }], counted: 3_900 });
  expect((await index.count({ query: ask('host:*') })).alerts).toBe(3_900);
});
