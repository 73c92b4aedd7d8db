import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../lib/clock.ts';
import { readLine } from '../line.ts';
import { foldedValues } from '../query/flatten.ts';
import { compile } from '../query/match.ts';
import { parseQuery } from '../query/parse.ts';
import type { Query } from '../query/query.ts';
import { AlertReader } from './reader.ts';
import { type Database, openForWriting } from './schema.ts';
import { topValues } from './top.ts';
import { AlertWriter } from './writer.ts';

// How long a question takes, on a clock that goes on whenever it is looked at.

const start = 1_795_000_000;
const alerts = Array.from({ length: 1_500 }, (_, number) => ({
  key: `1:${number}`,
  text: JSON.stringify({
    timestamp: new Date((start + number) * 1_000).toISOString(),
    address: `10.${number % 4}.${Math.floor(number / 250)}.${number % 250}`,
    note: number % 2 === 0 ? 'even as a number' : `a number that is odd, like${number}`,
  }),
}));
let folder: string;
let database: Database;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threatlockdown-index-'));
  database = openForWriting({ path: join(folder, 'alerts.db'), cacheBytes: 2 ** 20 });
  new AlertWriter(database, systemClock).add({ alerts });
});

afterAll(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

/** A reader to whom every look at the clock takes `step` milliseconds. */
function readerWith(step: number) {
  let now = 0;
  const clock = {
    ...systemClock,
    now: () => {
      now += step;
      return now;
    },
  };
  return { reader: new AlertReader(database, clock), now: () => now };
}

function ask(text: string): Query {
  const parsed = parseQuery(text);
  if (parsed.kind === 'refused') throw new Error(parsed.error.message);
  return parsed.query;
}

function keysMeant(query: Query): readonly string[] {
  const meant = compile(query);
  return alerts.filter(({ text }) => meant(foldedValues(readLine(text).values))).map(({ key }) => key);
}

function oneOf(count: number, term: (number: number) => string): string {
  return Array.from({ length: count }, (_, number) => term(number)).join(' OR ');
}

const involved: readonly (readonly [what: string, query: string])[] = [
  ['patterns with their start open', oneOf(700, (number) => `address:*${number % 10}*${number}`)],
  ['phrases', oneOf(900, (number) => `"odd, like${number * 3}"`)],
  ['prefixes', oneOf(26, (number) => `${String.fromCharCode(97 + number)}*`)],
  ['prefixes of a field', oneOf(300, (number) => `address:10.1.${number}*`)],
  ['networks', oneOf(300, (number) => `address:10.0.${number % 7}.0/${17 + (number % 9)}`)],
  ['ranges', oneOf(300, (number) => `address:>=10.3.5.${number}`)],
  ['what is left out', `NOT (${oneOf(400, (number) => `address:*.${number}`)})`],
];

it.each(involved)('%s: each question ends in time, and all pages together are right', (_, text) => {
  const query = ask(text);
  const expected = keysMeant(query).toReversed();
  for (const step of [1, 40]) {
    const { reader, now } = readerWith(step);
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const before = now();
      const page = reader.search({ query, cursor, size: 400 });
      expect(now() - before).toBeLessThan(600);
      found.push(...page.alerts.map(({ key }) => key));
      if (!page.complete) expect(page.cursor).toBeDefined();
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(found).toEqual(expected);
  }
});

it.each(involved)('%s: counts are right, or say that there are more', (_, text) => {
  const query = ask(text);
  const { length } = keysMeant(query);
  for (const step of [0, 1, 40]) {
    const { reader, now } = readerWith(step);
    const { alerts: counted, complete } = reader.count({ query });
    expect(complete ? counted === length : counted <= length).toBe(true);
    const { buckets, complete: whole } = reader.histogram({ query, from: start, to: start + 1_500, width: 1_500 });
    const drawn = buckets.reduce((sum, bucket) => sum + bucket.alerts.low, 0);
    expect(whole ? drawn === length : drawn <= length).toBe(true);
    const top = topValues(reader, { query, field: 'note', size: 3 });
    expect(top.complete ? top.counted === length : top.counted <= length).toBe(true);
    expect(now()).toBeLessThan(3 * 600);
  }
});

it.each(['address:', ''])('counts long lists of %j addresses exactly, and at once', (field) => {
  const listed = alerts.filter((_, number) => number % 3 === 0).map(({ text }) => readLine(text));
  const addresses = listed.flatMap(({ values }) => values.filter((value) => value.field === 'address'));
  const query = ask(addresses.map(({ value }) => `${field}${value}`).join(' OR '));
  expect(readerWith(1).reader.count({ query })).toEqual({ alerts: 500, complete: true });
  expect(readerWith(1).reader.count({ query: { kind: 'not', of: query } })).toEqual({ alerts: 1_000, complete: true });
});

it('says how many it has seen when there is no time to count all', () => {
  const { alerts: counted, complete } = readerWith(1_000).reader.count({ query: ask('address:*') });
  expect({ complete, isSome: counted > 0 && counted < 1_500 }).toEqual({ complete: false, isSome: true });
});

it('stays exact where many wildcards mean many values: what no longer fits one by one is asked for as it begins', () => {
  const groups = Array.from({ length: 12 }, (_, group) => `group-${group}-${'x'.repeat(40)}`);
  const named = groups.flatMap((group) => Array.from({ length: 100 }, (_, number) => `${group}-${number}`));
  const written = openForWriting({ path: join(folder, 'named.db'), cacheBytes: 2 ** 20 });
  const lines = named.map((name) => ({ key: name, text: JSON.stringify({ name }) }));
  new AlertWriter(written, systemClock).add({ alerts: lines });
  const reader = new AlertReader(written, systemClock);
  const startingLike = (count: number) =>
    ask(
      groups
        .slice(0, count)
        .map((group) => `name:${group}*`)
        .join(' OR '),
    );
  expect(reader.resolve({ query: startingLike(1) }).plan).toEqual({ candidates: expect.anything(), exact: true });
  expect(reader.resolve({ query: startingLike(12) }).plan).toMatchObject({ exact: true, prefixed: true });
  expect(reader.count({ query: startingLike(12) })).toEqual({ alerts: 1_200, complete: true });
  written.close();
});
