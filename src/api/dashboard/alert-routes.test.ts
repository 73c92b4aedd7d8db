import { describe, expect, it } from 'vitest';
import { variedAlert } from '../../../bench/varied-alerts.ts';
import { TooManyQuestions } from '../../alerts-index/alerts-index.ts';
import type { Delivery } from '../../queue/queue.ts';
import { standardFields } from '../contract/alerts.ts';
import { type Call, type DashboardRig, dashboardRig, filledIndex, type RigOptions } from './dashboard-rig.contract.ts';

const hostile = `<img src=x onerror="alert(1)"> \u202e\u0000\u001b[31m \ud800`;
const second = 1_700_000_000;
const time = (offset: number, ms = 0) => (second + offset) * 1_000 + ms;
const line = (offset: number, alert: object, ms = 0) =>
  JSON.stringify({
    timestamp: new Date(time(offset, ms)).toISOString().replace('Z', '+0000'),
    id: `${second + offset}.7`,
    ...alert,
  });

const written = {
  cause: line(10, { rule: { id: '5710', level: 5, groups: ['sshd', 'syslog'] }, data: { srcip: '203.0.113.7' } }, 123),
  enrichment: line(15, { rule: { id: '99702', level: 12 }, data: { alert_id: `${second + 10}.7` } }),
  hostile: line(20, { odd: hostile, '<b>': hostile, list: [{ a: 1 }, { a: [2, null, { b: 3 }] }] }),
  long: line(25, { full_log: 'x'.repeat(1_000_000), short: `${'y'.repeat(998)}🐎🐎` }),
  text: 'half of a {"line',
};
const varied = Array.from({ length: 2_000 }, (_, number) => ({ key: `v:${number}`, text: variedAlert(number) }));
const index = filledIndex([...Object.entries(written).map(([key, text]) => ({ key, text })), ...varied]);

const own = { to: time(60) };
type AlertsQuery = NonNullable<Call['query']>;

async function search(query: AlertsQuery) {
  const rig = await dashboardRig({ index: index() });
  return rig.answer('GET /api/alerts', { query });
}

async function walk(rig: DashboardRig, query: AlertsQuery): Promise<readonly string[]> {
  const keys: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await rig.answer('GET /api/alerts', { query: { ...query, ...(cursor && { cursor }) } });
    keys.push(...page.alerts.map(({ key }) => key));
    cursor = page.cursor;
  }
  return keys;
}

describe('a page of alerts', () => {
  it('has the newest first, with the standard fields, those of several values joined', async () => {
    const { alerts, complete, cursor } = await search({ ...own, query: 'rule.id:*' });
    expect({ complete, cursor }).toEqual({ complete: true, cursor: null });
    expect(alerts).toEqual([
      { key: 'enrichment', time: time(15), values: { 'rule.id': '99702', 'rule.level': '12' } },
      {
        key: 'cause',
        time: time(10, 123),
        values: { 'rule.id': '5710', 'rule.level': '5', 'rule.groups': 'sshd, syslog' },
      },
    ]);
    expect(standardFields).toContain('rule.groups');
  });

  it('has the fields that were asked for, without those that are an object or not there', async () => {
    const { alerts } = await search({
      ...own,
      query: 'odd:*',
      fields: 'odd,<b>,list,list.a,list.a.b,nothing,__proto__',
    });
    const shown = JSON.parse(JSON.stringify(hostile));
    expect(alerts).toMatchObject([{ values: { odd: shown, '<b>': shown, 'list.a': '1, 2', 'list.a.b': '3' } }]);
    expect(Object.keys(alerts[0]?.values ?? {})).toHaveLength(4);
  });

  it('cuts what is long, and never in the middle of a character', async () => {
    const { alerts } = await search({ ...own, query: 'short:*', fields: 'full_log,short' });
    expect(alerts[0]?.values).toEqual({ full_log: `${'x'.repeat(999)}…`, short: `${'y'.repeat(998)}…` });
  });

  it('shows a line that is no JSON by its text', async () => {
    const { alerts } = await search({ query: 'half', fields: 'text' });
    expect(alerts).toMatchObject([{ key: 'text', values: { text: written.text } }]);
  });

  it.each(['newest', 'oldest'] as const)('leads over all pages, each alert once, the %s first', async (order) => {
    const rig = await dashboardRig({ index: index() });
    const sizes = await Promise.all([37, 120, 500].map((size) => walk(rig, { order, size, query: 'rule.level:>=5' })));
    const [expected = []] = sizes;
    expect(expected.length).toBeGreaterThan(1_000);
    expect(new Set(expected).size).toBe(expected.length);
    for (const keys of sizes) expect(keys).toEqual(expected);
    expect(await walk(rig, { order, size: 400 })).toHaveLength(varied.length + Object.keys(written).length);
  });

  it('takes all of a second that is begun', async () => {
    const within = async (from: number, to: number) =>
      (await search({ from, to, fields: 'id' })).alerts.map(({ key }) => key);
    expect(await within(time(10, 900), time(10, 950))).toEqual(['cause']);
    expect(await within(time(10), time(10))).toEqual([]);
    expect(await within(time(10), time(15))).toEqual(['cause']);
    expect(await within(time(10), time(15, 1))).toEqual(['enrichment', 'cause']);
    const iso = await search({ from: new Date(time(15)).toISOString(), to: new Date(time(16)).toISOString() });
    expect(iso.alerts.map(({ key }) => key)).toEqual(['enrichment']);
  });

  it('refuses a query that makes no sense, with where and what to do', async () => {
    const rig = await dashboardRig({ index: index() });
    for (const name of ['GET /api/alerts', 'GET /api/alerts/count', 'GET /api/alerts/export'] as const) {
      const { status, json } = await rig.call(name, { query: { query: 'a OR (b', format: 'csv' } });
      expect({ status, json }).toEqual({
        status: 400,
        json: {
          error: {
            code: 'bad_query',
            message: 'in the query, at character 6: this bracket is never closed. Close it with ).',
            at: 5,
          },
        },
      });
    }
  });

  it.each([
    [{ cursor: 'x' }, 'bad_cursor'],
    [{ cursor: ' ' }, 'bad_cursor'],
    [{ from: '-1' }, 'bad_request'],
    [{ to: 'Sat, 01 Jan 2000' }, 'bad_request'],
  ])('refuses %j, which is none', async (query, code) => {
    const rig = await dashboardRig({ index: index() });
    expect(await rig.call('GET /api/alerts', { query })).toMatchObject({ status: 400, json: { error: { code } } });
  });

  it('says what to do as long as the index is not open', async () => {
    const given: RigOptions = {};
    const rig = await dashboardRig(given);
    const names = [
      'GET /api/alerts',
      'GET /api/alerts/fields',
      'GET /api/alerts/count',
      'GET /api/indicators',
    ] as const;
    for (const name of names) {
      const { status, json } = await rig.call(name);
      expect({ status, json }).toMatchObject({
        status: 503,
        json: { error: { code: 'no_index', message: expect.stringMatching(/try again/) } },
      });
    }
    given.index = index();
    for (const name of names) expect((await rig.call(name)).status).toBe(200);
  });

  it('says when to come back where too many ask', async () => {
    const search = async () => Promise.reject(new TooManyQuestions());
    const rig = await dashboardRig({ index: { ...index(), search } });
    const { status, json, headers } = await rig.call('GET /api/alerts');
    expect({ status, json, headers }).toMatchObject({
      status: 503,
      json: { error: { code: 'busy', message: expect.stringMatching(/ask again/) } },
      headers: { 'retry-after': '60' },
    });
  });
});

describe('a page of much text', () => {
  const large = Array.from({ length: 40 }, (_, number) => ({
    key: `l:${number}`,
    text: line(
      number,
      Object.fromEntries(Array.from({ length: 50 }, (_each, field) => [`f${field}`, 'z'.repeat(2_000)])),
    ),
  }));
  const largeIndex = filledIndex(large);

  it('has shorter values, and every alert that was asked for', async () => {
    const rig = await dashboardRig({ index: largeIndex() });
    const fields = Array.from({ length: 50 }, (_, field) => `f${field}`).join(',');
    const { json, bytes } = await rig.call('GET /api/alerts', { query: { size: 200, fields } });
    expect(json).toMatchObject({ cursor: null, complete: true, alerts: { length: 40 } });
    expect(bytes.length).toBeLessThan(2_000_000);
    expect(bytes.length).toBeGreaterThan(1_000_000);
  });
});

describe('figures of alerts', () => {
  it('counts what a query means', async () => {
    const rig = await dashboardRig({ index: index() });
    expect(await rig.answer('GET /api/alerts/count')).toEqual({ alerts: varied.length + 5, complete: true });
    expect(await rig.answer('GET /api/alerts/count', { query: { ...own, query: 'rule.level:12' } })).toMatchObject({
      alerts: 1,
    });
  });

  it('counts by time and level, in milliseconds', async () => {
    const rig = await dashboardRig({ index: index() });
    const query = { from: time(0), to: time(60), buckets: 60 };
    const { width, buckets } = await rig.answer('GET /api/alerts/histogram', { query });
    expect(width).toBe(1_000);
    expect(buckets[0]).toEqual({ begin: time(10), alerts: { low: 1, medium: 0, high: 0, critical: 0 } });
    expect(buckets[1]).toEqual({ begin: time(15), alerts: { low: 0, medium: 0, high: 1, critical: 0 } });
    const all = await rig.answer('GET /api/alerts/histogram', {
      query: { from: 0, to: '999999999999999', query: 'web' },
    });
    const most = await rig.answer('GET /api/alerts/histogram', {
      query: { from: 0, to: '999999999999999', buckets: 500 },
    });
    const sum = (of: typeof all) =>
      of.buckets.flatMap(({ alerts }) => Object.values(alerts)).reduce((a, b) => a + b, 0);
    expect(sum(most)).toBe(varied.length + 5);
    expect(sum(all)).toBe((await rig.answer('GET /api/alerts/count', { query: { query: 'web' } })).alerts);
  });

  it('lists the most frequent values of a field, and the fields', async () => {
    const rig = await dashboardRig({ index: index() });
    const top = await rig.answer('GET /api/alerts/top', { query: { field: 'rule.id', size: 3 } });
    expect(top.values).toHaveLength(3);
    expect(top.complete).toBe(true);
    expect((await rig.answer('GET /api/alerts/top', { query: { field: 'rule.id' } })).values).toHaveLength(10);
    const { fields } = await rig.answer('GET /api/alerts/fields');
    expect(fields).toContainEqual({ field: '<b>', alerts: 1 });
  });
});

describe('one alert', () => {
  const delivery: Delivery = {
    ...{ id: '4', lane: 'slack', state: 'dead', level: 5, alertId: `${second + 10}.7`, ruleId: '5710', attempts: 3 },
    ...{ why: 'no answer', pushedAt: 1, changedAt: 2, dueAt: undefined },
  };
  const operations = {
    deliveries: async ({ alertId, limit }: { alertId?: string | undefined; limit?: number | undefined }) =>
      alertId === delivery.alertId && limit === 100 ? [delivery] : [],
  };

  it('comes as it was written, with what enriches it and its deliveries', async () => {
    const rig = await dashboardRig({ index: index(), operations });
    const found = await rig.answer('GET /api/alerts/:key', { params: { key: 'cause' }, query: { fields: 'rule.id' } });
    expect(found).toEqual({
      ...{ key: 'cause', time: time(10, 123), text: written.cause, cause: null },
      enrichments: [{ key: 'enrichment', time: time(15), values: { 'rule.id': '99702' } }],
      deliveries: [{ ...delivery, dueAt: null }],
    });
    const back = await rig.answer('GET /api/alerts/:key', { params: { key: 'enrichment' } });
    expect(back).toMatchObject({ cause: { key: 'cause', values: { 'rule.groups': 'sshd, syslog' } }, deliveries: [] });
  });

  it.each(['hostile', 'long', 'text'] as const)('comes to the letter, however odd: %s', async (key) => {
    const rig = await dashboardRig({ index: index(), operations });
    const found = await rig.answer('GET /api/alerts/:key', { params: { key } });
    expect(found).toMatchObject({ text: written[key], cause: null, enrichments: [] });
    const { headers } = await rig.call('GET /api/alerts/:key', { params: { key } });
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('is told of in words when it is not there', async () => {
    const rig = await dashboardRig({ index: index(), operations });
    const { status, json } = await rig.call('GET /api/alerts/:key', { params: { key: '../../etc/passwd' } });
    expect({ status, json }).toMatchObject({ status: 404, json: { error: { code: 'no_such_alert' } } });
  });
});
