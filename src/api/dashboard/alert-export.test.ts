import { get } from 'node:http';
import { describe, expect, it } from 'vitest';
import { variedAlert } from '../../../bench/varied-alerts.ts';
import { eventually } from '../../../test/support/patiently.ts';
import type { AlertsIndex, FoundAlert } from '../../alerts-index/alerts-index.ts';
import { csvBegin } from './csv.ts';
import { dashboardRig, filledIndex, pathOf, searchOf } from './dashboard-rig.contract.ts';
import { mostExports } from './export-route.ts';

const many = 50_000;
const index = filledIndex(
  Array.from({ length: many }, (_, number) => ({ key: `v:${number}`, text: variedAlert(number) })),
);

describe('an export', () => {
  it('of fifty thousand alerts has each line of the index, to the letter, in order', async () => {
    const rig = await dashboardRig({ index: index() });
    const { status, headers, text } = await rig.call('GET /api/alerts/export', { query: { format: 'json' } });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="alerts-2030-01-01.json"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    const lines = text.split('\n').slice(1, -2);
    expect(lines).toHaveLength(many);
    const newest = Array.from({ length: many }, (_, number) => variedAlert(many - 1 - number));
    expect(lines.map((line) => line.replace(/,$/, ''))).toEqual(newest);
    expect(JSON.parse(text)).toHaveLength(many);
  }, 120_000);

  it('as a table has the time, the chosen fields of what the query means, and no more', async () => {
    const rig = await dashboardRig({ index: index() });
    const query = {
      query: 'rule.groups:syscheck',
      format: 'csv',
      order: 'oldest',
      fields: 'id,rule.groups,timestamp,none',
    };
    const { headers, text } = await rig.call('GET /api/alerts/export', { query });
    expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(headers['content-disposition']).toBe('attachment; filename="alerts-2030-01-01.csv"');
    const [first, ...lines] = text.split('\r\n');
    expect(first).toBe(`${csvBegin}timestamp,id,rule.groups,none`);
    const meant = Array.from({ length: many }, (_, number) => JSON.parse(variedAlert(number))).filter(
      ({ rule }) => rule.groups[0] === 'syscheck',
    );
    const expected = meant.map(({ timestamp, id, rule }) => `${timestamp},${id},"${rule.groups.join(', ')}",`);
    expect(lines).toEqual([...expected, '']);
  });

  it('of nothing is an empty file of its kind', async () => {
    const rig = await dashboardRig({ index: index() });
    const empty = async (format: string) =>
      (await rig.call('GET /api/alerts/export', { query: { format, query: 'id:none', fields: 'a' } })).text;
    expect(await empty('csv')).toBe(`${csvBegin}timestamp,a\r\n`);
    expect(JSON.parse(await empty('json'))).toEqual([]);
  });
});

describe('an export of what strangers wrote', () => {
  const hostile = { timestamp: '2026-11-22T00:00:00Z', evil: '=cmd|A0', more: '"<script>",\r\n@x', '=1+1': 'x' };
  const texts = [JSON.stringify(hostile), 'half of a {"line', '[1, 2]', '"text"', `{"a":"${'x'.repeat(1_000_000)}"}`];
  const odd = filledIndex(texts.map((text, number) => ({ key: `o:${number}`, text })));

  it('has no formulas, in no cell and no name', async () => {
    const rig = await dashboardRig({ index: odd() });
    const query = { format: 'csv', query: 'evil:*', fields: 'evil,more,=1+1' };
    const { text } = await rig.call('GET /api/alerts/export', { query });
    expect(text).toBe(
      `${csvBegin}timestamp,evil,more,'=1+1\r\n2026-11-22T00:00:00Z,'=cmd|A0,"""<script>"",\r\n@x",x\r\n`,
    );
  });

  it('is JSON, whatever the lines are', async () => {
    const rig = await dashboardRig({ index: odd() });
    const { json } = await rig.call('GET /api/alerts/export', { query: { format: 'json' } });
    const expected = texts.map((text) => (text.startsWith('{') ? JSON.parse(text) : text));
    expect(json).toEqual(expect.arrayContaining(expected));
    expect(json).toHaveLength(texts.length);
  });
});

describe('an export that does not come to its end', () => {
  const alert: FoundAlert = { key: 'a', text: JSON.stringify({ a: 'x'.repeat(10_000) }), seconds: 1 };
  const page = { alerts: Array.from({ length: 100 }, () => alert), cursor: 'more', complete: true };

  function rigWith(search: AlertsIndex['search']) {
    return dashboardRig({ index: { ...unused(), search } });
  }

  it('answers with an error when it cannot begin', async () => {
    const rig = await rigWith(() => Promise.reject(new Error('the disk is gone')));
    const { status, headers, json } = await rig.call('GET /api/alerts/export', { query: { format: 'csv' } });
    expect({ status, json }).toMatchObject({ status: 500, json: { error: { code: 'internal' } } });
    expect(headers['content-disposition']).toBeUndefined();
  });

  it('breaks off the connection, so that nobody takes it for all', async () => {
    const rig = await rigWith(({ cursor }) =>
      cursor === undefined ? Promise.resolve(page) : Promise.reject(new Error('the disk is gone')),
    );
    await expect(rig.call('GET /api/alerts/export', { query: { format: 'json' } })).rejects.toThrow();
    expect(rig.logged.join()).toContain('an export of alerts broke off');
  });

  it.each([
    ['alerts', page],
    ['nothing', { ...page, alerts: [], complete: false }],
  ])('stops asking the index of %s when the client has gone', async (_what, found) => {
    let asked = 0;
    const rig = await rigWith(async () => {
      asked += 1;
      return new Promise((resolve) => setImmediate(() => resolve(found)));
    });
    const client = getExport(rig.url, rig.headersOf('reader'));
    await eventually(() => expect(asked).toBeGreaterThan(2));
    client.destroy();
    await eventually(async () => {
      const before = asked;
      await turns();
      expect(asked).toBe(before);
    });
    expect(rig.logged).toEqual([]);
  });

  it('leaves room for deliveries: a fifth at once is refused, until one of the others has ended', async () => {
    const rig = await rigWith(() => new Promise((resolve) => setImmediate(() => resolve(page))));
    const clients = Array.from({ length: mostExports }, () => getExport(rig.url, rig.headersOf('reader')));
    const asked = async () =>
      (await rig.call('GET /api/alerts/export', { query: { format: 'json', query: '(' } })).json;
    await eventually(async () => expect(await asked()).toMatchObject({ error: { code: 'too_many_exports' } }));
    clients[0]?.destroy();
    await eventually(async () => expect(await asked()).toMatchObject({ error: { code: 'bad_query' } }));
    for (const client of clients) client.destroy();
  });

  it('has few alerts in memory where they are long, and many where they are short', async () => {
    const sizes = async (length: number) => {
      const asked: number[] = [];
      const rig = await rigWith(async ({ size }) => {
        asked.push(size);
        const alerts = Array.from({ length: size }, () => ({ ...alert, text: JSON.stringify('x'.repeat(length)) }));
        return { ...page, alerts, cursor: asked.length < 6 ? 'more' : undefined };
      });
      await rig.call('GET /api/alerts/export', { query: { format: 'json' } });
      return asked;
    };
    const long = await sizes(1_000_000);
    expect(Math.max(...long.slice(1))).toBeLessThanOrEqual(2);
    expect(Math.max(...long)).toBeLessThanOrEqual(10);
    expect((await sizes(1_000)).at(-1)).toBe(100);
  });

  it('waits for a client that takes nothing', async () => {
    let asked = 0;
    const rig = await rigWith(async () => {
      asked += 1;
      return page;
    });
    const client = getExport(rig.url, rig.headersOf('reader'));
    await eventually(async () => {
      const before = asked;
      await turns();
      expect(before).toBeGreaterThan(1);
      expect(asked).toBe(before);
    });
    // What the system's buffers hold, and a few megabytes: not all of what there is without end.
    expect(asked).toBeLessThan(100);
    client.destroy();
  });
});

/** Asks, and reads nothing of the answer. */
function getExport(url: string, headers: Readonly<Record<string, string>>) {
  const request = get(`${url}${pathOf('GET /api/alerts/export')}${searchOf({ format: 'json' })}`, { headers });
  request.on('error', () => undefined);
  request.on('response', (response) => response.on('error', () => undefined).pause());
  return request;
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function unused(): AlertsIndex {
  const refuse = () => Promise.reject(new Error('an export only searches'));
  return {
    ...{ add: refuse, position: refuse, search: refuse, count: refuse, histogram: refuse, top: refuse, get: refuse },
    ...{ indicators: refuse, fields: refuse, retain: refuse, figures: refuse, clear: refuse, close: refuse },
  };
}
