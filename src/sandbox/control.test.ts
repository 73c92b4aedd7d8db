import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../test/support/ask.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { parseJson } from '../lib/json.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

const clock = new ManualClock();
let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ clock, quotas: false });
});
afterEach(() => sandbox.close());

const post = () => ask(sandbox.urls.slack, { method: 'POST', body: { text: 'hello' } });
const statuses = async (count: number) => {
  const all = [];
  for (let asked = 0; asked < count; asked += 1) all.push((await post()).status);
  return all;
};

describe('over HTTP', () => {
  const put = (service: string, body: unknown) =>
    ask(`${sandbox.url}/sandbox/behaviour/${service}`, { method: 'PUT', body });

  it('a newcomer is told what is where', async () => {
    const { status, text, headers } = await ask(sandbox.url);
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    for (const needed of [...Object.values(sandbox.urls), ...Object.values(sandbox.keys)])
      expect(text).toContain(needed);
  });

  it('every behaviour on the page is one', async () => {
    const examples = (await ask(sandbox.url)).text.match(/^ {2}\{"kind".*?\}(?= )/gm) ?? [];
    expect(examples.length).toBeGreaterThan(10);
    for (const example of examples) expect((await put('slack', example.trim())).status).toBe(200);
  });

  it('a service is switched, and the switches are shown', async () => {
    expect((await put('slack', { kind: 'status', status: 500, times: 1 })).json).toEqual({
      kind: 'status',
      status: 500,
      times: 1,
    });
    const shown = await ask(`${sandbox.url}/sandbox/behaviour`);
    expect(shown.json).toMatchObject({ slack: { kind: 'status', status: 500 }, shuffle: { kind: 'normal' } });
    expect(await statuses(2)).toEqual([500, 200]);
  });

  it.each([
    ['slack', { kind: 'angry' }, 400, /kind/],
    ['slack', { kind: 'slow' }, 400, /ms/],
    ['slack', { kind: 'hang', time: 3 }, 400, /time/],
    ['slack', '{"kind":', 400, /object/],
    ['teams', { kind: 'hang' }, 404, /slack, pagerduty/],
  ])('a switch that makes no sense is refused with the reason: %s %j', async (service, body, status, reason) => {
    const answer = await put(service, body);
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(reason);
  });

  it('what was received is listed, all or of one service', async () => {
    await post();
    const list = async (query: string) => (await ask(`${sandbox.url}/sandbox/received${query}`)).json;
    expect(await list('')).toEqual(parseJson(JSON.stringify(sandbox.received())));
    expect(await list('?service=shuffle')).toEqual([]);
    expect((await ask(`${sandbox.url}/sandbox/received?service=teams`)).status).toBe(404);
  });

  it('everything can be forgotten', async () => {
    await put('slack', { kind: 'status', status: 500 });
    await post();
    expect((await ask(`${sandbox.url}/sandbox/reset`, { method: 'POST' })).status).toBe(204);
    expect([sandbox.count(), sandbox.received(), await statuses(1)]).toEqual([0, [], [200]]);
  });

  it('the wrong method and the wrong path are told the right ones', async () => {
    const wrong = await ask(`${sandbox.url}/sandbox/reset`);
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'POST']);
    expect((await ask(`${sandbox.url}/teams`)).text).toContain('GET /');
  });
});
