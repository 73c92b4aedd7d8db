import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import { type AlertsIndex, BadCursor, type RawAlert, type Scope, type SearchRequest } from './alerts-index.ts';
import { findById, linkedTo } from './linked.ts';
import { naiveAlertsIndex } from './naive-alerts-index.contract.ts';
import { parseQuery } from './query/parse.ts';
import { allOf, anyOf, everything, not, type Query } from './query/query.ts';

const start = 1_795_000_000;
let made = 0;

/** An alert of that second with a key of its own; `changes` are put over it. */
function rawAlert(second: number, changes: object = {}): RawAlert {
  made += 1;
  const timestamp = new Date((start + second) * 1_000).toISOString().replace('Z', '+0000');
  return {
    key: `1:${made}`,
    text: JSON.stringify({ timestamp, rule: { level: 5, id: '5710' }, id: `${start + second}.${made}`, ...changes }),
  };
}

function ask(text: string): Query {
  const parsed = parseQuery(text);
  if (parsed.kind === 'refused') throw new Error(parsed.error.message);
  return parsed.query;
}

/** What every driver must do. `open` makes a new, empty index; one serves all tests, cleared before each. */
export function alertsIndexContract(name: string, open: () => Promise<AlertsIndex>): void {
  describe(name, () => {
    let index: AlertsIndex;
    beforeAll(async () => {
      index = await open();
    });
    beforeEach(() => index.clear());
    afterAll(() => index.close());
    storing(() => index);
    searching(() => index);
    summing(() => index);
    it('answers as a look at every alert does', () => likeTheNaiveOne(index), 120_000);
  });
}

async function keysOf(index: AlertsIndex, request: Partial<SearchRequest> = {}): Promise<readonly string[]> {
  return (await index.search({ size: 100, ...request })).alerts.map(({ key }) => key);
}

function storing(index: () => AlertsIndex): void {
  it('gives back a line as it was added', async () => {
    const alerts = [
      rawAlert(1, { text: 'žluťoučký \u0000 🐎 \u202e', deep: { a: [[{ b: null }]] }, '': { '': 'x' } }),
      { key: 'no json', text: 'half of a {"line": ' },
      { key: 'a list', text: '[1, 2]' },
      { key: 'empty', text: '' },
      { key: 'deep', text: `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}` },
      rawAlert(2, { long: 'x y '.repeat(300_000) }),
      rawAlert(3, {
        wide: Object.fromEntries(Array.from({ length: 5_000 }, (_, number) => [`field${number}`, number])),
      }),
    ];
    expect(await index().add({ alerts })).toEqual({ status: 'stored', alerts: alerts.length });
    for (const { key, text } of alerts) expect(await index().get(key)).toMatchObject({ key, text });
    expect(await keysOf(index())).toHaveLength(alerts.length);
    expect(await keysOf(index(), { query: ask('half') })).toEqual(['no json']);
    expect(await index().get('another')).toBeUndefined();
  });

  it('has an alert once, however often it is added; alerts of the same id are different alerts', async () => {
    const alert = rawAlert(1, { id: '1.1' });
    expect(await index().add({ alerts: [alert, alert] })).toEqual({ status: 'stored', alerts: 1 });
    const twin = rawAlert(1, { id: '1.1' });
    expect(await index().add({ alerts: [alert, twin] })).toEqual({ status: 'stored', alerts: 1 });
    expect(await keysOf(index(), { query: ask('id:1.1') })).toEqual([twin.key, alert.key]);
  });

  it('knows by its key alone an alert that does not say when it was', async () => {
    const alerts = ['1:000000000001', '2:000000000001', '"A\u001f"'].map((key) => ({ key, text: `of ${key}` }));
    expect(await index().add({ alerts })).toEqual({ status: 'stored', alerts: 3 });
    expect(await index().add({ alerts: [rawAlert(1), ...alerts] })).toEqual({ status: 'stored', alerts: 1 });
    for (const { key, text } of alerts) expect(await index().get(key)).toMatchObject({ key, text });
    expect(await index().get('3:000000000001')).toBeUndefined();
  });

  it('knows how far each source has been read', async () => {
    expect(await index().position('live')).toBeUndefined();
    await index().add({ alerts: [rawAlert(1)], position: { source: 'live', value: { offset: 7, list: [null] } } });
    await index().add({ alerts: [], position: { source: 'dated', value: 'x' } });
    await index().add({ alerts: [rawAlert(2)] });
    expect(await index().position('live')).toEqual({ offset: 7, list: [null] });
    expect(await index().position('dated')).toBe('x');
  });

  it('takes the time of an alert that does not say it from its id, or from the one before it', async () => {
    const byId = { key: 'by id', text: `{"id":"${start}.17","timestamp":"yesterday"}` };
    await index().add({ alerts: [byId, { key: 'by neighbour', text: '{}' }, rawAlert(5)] });
    for (const { key } of [byId, { key: 'by neighbour' }])
      expect(await index().get(key)).toMatchObject({ seconds: start });
    await index().add({ alerts: [{ key: 'alone', text: 'x' }] });
    expect((await index().get('alone'))?.seconds).toBeGreaterThan(Date.now() / 1_000 - 3_600);
  });

  it('forgets the oldest, and tells what it holds', async () => {
    const alerts = Array.from({ length: 10 }, (_, second) =>
      rawAlert(second, { host: `h${second}`, group: ['a', 'b'] }),
    );
    await index().add({ alerts });
    expect(await index().figures()).toMatchObject({ alerts: 10, oldest: start, newest: start + 9 });
    expect((await index().figures()).bytes).toBeGreaterThan(500);
    expect(await index().retain({ before: start + 4 })).toBe(4);
    expect(await index().figures()).toMatchObject({ alerts: 6, oldest: start + 4 });
    expect(await index().count({ query: ask('group:a') })).toEqual({ alerts: 6, complete: true });
    expect(await keysOf(index(), { query: ask('h3 OR h4') })).toEqual([alerts[4]?.key]);
    expect(await index().get(alerts[0]?.key ?? '')).toBeUndefined();
    expect(await index().retain({ before: start + 100 })).toBe(6);
    expect(await index().figures()).toMatchObject({ alerts: 0, oldest: undefined, newest: undefined });
    expect(await index().add({ alerts: alerts.slice(0, 2) })).toEqual({ status: 'stored', alerts: 2 });
    expect(await keysOf(index(), { query: ask('h0') })).toEqual([alerts[0]?.key]);
  });

  it('forgets everything when it is cleared', async () => {
    const alert = rawAlert(1, { host: 'a' });
    await index().add({ alerts: [alert], position: { source: 'live', value: 1 } });
    await index().clear();
    expect(await index().figures()).toMatchObject({ alerts: 0 });
    expect(await index().fields()).toEqual([]);
    expect(await index().position('live')).toBeUndefined();
    expect(await keysOf(index(), { query: ask('host:a') })).toEqual([]);
    await index().add({ alerts: [alert] });
    expect(await index().get(alert.key)).toMatchObject(alert);
  });
}

function searching(index: () => AlertsIndex): void {
  it('goes through all pages in either order, and nothing that is added meanwhile moves them', async () => {
    const alerts = Array.from({ length: 25 }, (_, number) => rawAlert(Math.floor(number / 3)));
    await index().add({ alerts: alerts.slice(10) });
    await index().add({ alerts: alerts.slice(0, 10) });
    for (const order of ['newest', 'oldest'] as const) {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await index().search({ order, cursor, size: 4 });
        found.push(...page.alerts.map(({ key }) => key));
        cursor = page.cursor;
        await index().add({ alerts: [rawAlert(order === 'newest' ? 1_000 : -1_000)] });
      } while (cursor !== undefined);
      const times = await Promise.all(found.map(async (key) => (await index().get(key))?.seconds ?? 0));
      expect(new Set(found).size).toBe(found.length);
      expect(times).toEqual(times.toSorted((a, b) => (order === 'newest' ? b - a : a - b)));
      expect(alerts.filter(({ key }) => !found.includes(key))).toEqual([]);
    }
  });

  it('refuses a cursor that is none', async () => {
    await index().add({ alerts: [rawAlert(1), rawAlert(2)] });
    for (const cursor of ['x', '', ' ', '1e15', '-1', '9'.repeat(512)]) {
      await expect(index().search({ size: 1, cursor })).rejects.toBeInstanceOf(BadCursor);
    }
  });

  it('says that there is no page behind the last', async () => {
    await index().add({ alerts: [rawAlert(1), rawAlert(2)] });
    expect(await index().search({ size: 2 })).toMatchObject({ cursor: undefined, complete: true });
    expect((await index().search({ size: 1 })).cursor).toBeDefined();
  });

  it('finds what an alert and its enrichments have to do with each other', async () => {
    const cause = rawAlert(1, { id: '77.1' });
    const indicator = { name: '198.51.100.7', type: 'ipv4-addr', confidence: 'High', provider: 'Feed', sightings: '3' };
    const maltiverse = rawAlert(2, { data: { integration: 'maltiverse', alert_id: '77.1', threat: { indicator } } });
    const source = { alert_id: '77.1', file: '/srv/a', sha1: 'ab12' };
    const virustotal = rawAlert(3, {
      data: { integration: 'virustotal', virustotal: { found: '1', malicious: '1', positives: '4', source } },
    });
    await index().add({ alerts: [cause, maltiverse, virustotal, rawAlert(4)] });
    const found = await findById(index(), '77.1');
    if (found === undefined) throw new Error('not found');
    const linked = await linkedTo(index(), found);
    expect(linked.cause).toBeUndefined();
    expect(linked.enrichments.map(({ key }) => key)).toEqual([maltiverse.key, virustotal.key]);
    const [first] = linked.enrichments;
    if (first === undefined) throw new Error('not linked');
    expect(await linkedTo(index(), first)).toMatchObject({ cause: { key: cause.key }, enrichments: [] });
  });
}

function summing(index: () => AlertsIndex): void {
  it('tells indicators as they were seen last', async () => {
    const seen = (second: number, name: string, confidence: string, alert_id: string) =>
      rawAlert(second, {
        data: { integration: 'maltiverse', alert_id, threat: { indicator: { name, confidence, type: 'url' } } },
      });
    await index().add({
      alerts: [
        seen(1, 'http://Bad.example', 'Low', '1.1'),
        seen(9, 'http://Bad.example', 'High', '1.2'),
        seen(5, 'b', 'Low', '1.1'),
      ],
    });
    const [bad, other] = await index().indicators({ size: 10 });
    expect(bad).toMatchObject({
      value: 'http://Bad.example',
      confidence: 'High',
      firstSeen: start + 1,
      lastSeen: start + 9,
      alerts: 2,
    });
    expect(other).toMatchObject({ value: 'b', alerts: 1, type: 'url', service: 'maltiverse' });
    expect(await index().indicators({ size: 10, containing: 'BAD', to: start + 2 })).toMatchObject([
      { confidence: 'Low' },
    ]);
    expect(await index().indicators({ size: 1 })).toHaveLength(1);
  });

  it('counts the alerts of each value, written as in an alert', async () => {
    const of = (groups: readonly string[]) => rawAlert(1, { rule: { level: 12, groups } });
    const long = 'x'.repeat(200);
    await index().add({
      alerts: [of(['Sshd', 'a b', 'Sshd']), of(['Sshd', long]), of(['c', 'Sshd']), of(['a b']), rawAlert(1)],
    });
    const { values, counted } = await index().top({ field: 'rule.groups', size: 2, query: ask('rule.level:12') });
    expect(values).toEqual([
      { value: 'Sshd', alerts: 3 },
      { value: 'a b', alerts: 2 },
    ]);
    expect(counted).toBe(4);
    expect((await index().top({ field: 'no.such', size: 2 })).values).toEqual([]);
  });

  it('knows the fields, and in how many alerts each was', async () => {
    await index().add({ alerts: [rawAlert(1, { a: { b: 1 } }), rawAlert(2, { a: { b: [1, 2] } })] });
    expect(await index().fields()).toEqual(
      expect.arrayContaining([
        { field: 'a.b', alerts: 2 },
        { field: 'rule.id', alerts: 2 },
      ]),
    );
  });
}

const scalars = fc.constantFrom<(string | number | boolean)[]>(
  'sshd',
  'SSHD',
  'web-01',
  'web',
  'Failed password for root',
  'password failed',
  '10.1.2.3',
  '10.200.0.1',
  '/var/log/auth.log',
  `long ${'word '.repeat(30)}end`,
  'x'.repeat(120),
  'Ünïcode ﬁ \u00a0 x',
  '\ue020',
  ' ',
  '',
  'a"b',
  '*',
  3,
  10,
  15,
  true,
);
const names = fc.constantFrom('a', 'b', 'c.d', 'e');
const documents = fc.record({
  second: fc.integer({ min: 0, max: 40 }),
  level: fc.integer({ min: 0, max: 16 }),
  members: fc.dictionary(fc.constantFrom('a', 'b', 'e'), fc.oneof(scalars, fc.array(scalars, { maxLength: 3 })), {
    maxKeys: 3,
  }),
  inner: fc.option(scalars, { nil: undefined }),
});
const alertLists = fc
  .array(documents, { maxLength: 30 })
  .map((list) =>
    list.map(({ second, level, members, inner }) =>
      rawAlert(second, { rule: { level, groups: ['g'] }, ...members, ...(inner !== undefined && { c: { d: inner } }) }),
    ),
  );
const wantedValues = fc.oneof(
  scalars.map(String),
  fc.constantFrom(
    'password',
    'password for',
    'FAILED',
    'var',
    'auth.log',
    '01',
    'word end',
    'fi',
    'none',
    '!',
    '/var/',
  ),
);
const patterns = fc.constantFrom(
  'pass*',
  '*word',
  'web-*',
  '10.*',
  '?eb',
  '/var*',
  'x*',
  '*',
  'w?b*',
  'fail* *',
  '10.1.*',
  '\\**',
);
const wanted: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constant(everything),
    wantedValues.map((value): Query => ({ kind: 'text', test: { kind: 'is', value } })),
    patterns.map((pattern): Query => ({ kind: 'text', test: { kind: 'like', pattern } })),
    fc
      .tuple(names, wantedValues)
      .map(([field, value]): Query => ({ kind: 'field', field, test: { kind: 'is', value } })),
    fc
      .tuple(names, patterns)
      .map(([field, pattern]): Query => ({ kind: 'field', field, test: { kind: 'like', pattern } })),
    names.map((field): Query => ({ kind: 'field', field, test: { kind: 'exists' } })),
    fc
      .tuple(names, fc.constantFrom('10.0.0.0/16', '10.200.0.0/13'))
      .map(([field, network]): Query => ({ kind: 'field', field, test: { kind: 'within', network } })),
    fc.tuple(fc.constantFrom('a', 'rule.level'), fc.constantFrom('3', '10', 'n'), fc.boolean()).map(
      ([field, value, inclusive]): Query => ({
        kind: 'field',
        field,
        test: { kind: 'range', from: { value, inclusive } },
      }),
    ),
    tie('query').map(not),
    fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map(allOf),
    fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map(anyOf),
  ),
})).query;
const scopes: fc.Arbitrary<Scope> = fc.record({
  query: wanted,
  from: fc.option(fc.integer({ min: start - 5, max: start + 45 }), { nil: undefined }),
  to: fc.option(fc.integer({ min: start - 5, max: start + 45 }), { nil: undefined }),
});

async function likeTheNaiveOne(index: AlertsIndex): Promise<void> {
  const property = fc.asyncProperty(
    fc.array(alertLists, { maxLength: 3 }),
    fc.array(scopes, { minLength: 5, maxLength: 10 }),
    async (batches, asked) => {
      const naive = naiveAlertsIndex(systemClock);
      await index.clear();
      for (const alerts of batches) {
        await naive.add({ alerts });
        await index.add({ alerts });
      }
      for (const scope of asked) {
        for (const order of ['newest', 'oldest'] as const) {
          expect(await keysOf(index, { ...scope, order })).toEqual(await keysOf(naive, { ...scope, order }));
        }
        expect(await index.count(scope)).toEqual(await naive.count(scope));
        const range = { ...scope, from: scope.from ?? start, to: scope.to ?? start + 41, width: 7 };
        expect(await index.histogram(range)).toEqual(await naive.histogram(range));
        const [ours, theirs] = [
          await index.top({ ...scope, field: 'a', size: 50 }),
          await naive.top({ ...scope, field: 'a', size: 50 }),
        ];
        const byName = (top: typeof ours) =>
          Object.fromEntries(top.values.map(({ value, alerts }) => [value.toLowerCase(), alerts]));
        expect(byName(ours)).toEqual(byName(theirs));
      }
    },
  );
  await fc.assert(property, { numRuns: 60 });
}
