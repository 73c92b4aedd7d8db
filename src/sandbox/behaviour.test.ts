import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Asking, ask } from '../../test/support/ask.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import type { Behaviour } from './behaviour.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { serviceNames } from './service.ts';

const clock = new ManualClock();
let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ clock, quotas: false });
});
afterEach(() => sandbox.close());

const post = (asking: Asking = {}) => ask(sandbox.urls.slack, { method: 'POST', body: { text: 'hello' }, ...asking });
const statuses = async (count: number) => {
  const all = [];
  for (let asked = 0; asked < count; asked += 1) all.push((await post()).status);
  return all;
};

describe('a service that misbehaves', () => {
  it('answers late', async () => {
    sandbox.behave('slack', { kind: 'slow', ms: 5000 });
    const answer = post();
    await vi.waitUntil(() => clock.timers > 0);
    let arrived = false;
    void answer.then(() => {
      arrived = true;
    });
    await clock.advance(4999);
    expect(arrived).toBe(false);
    await clock.advance(1);
    expect((await answer).text).toBe('ok');
  });

  it('never answers, though it has done its work', async () => {
    sandbox.behave('slack', { kind: 'hang' });
    const gaveUp = new AbortController();
    const answer = post({ signal: gaveUp.signal });
    await vi.waitUntil(() => sandbox.count() === 1);
    await clock.advance(3_600_000);
    gaveUp.abort();
    await expect(answer).rejects.toThrow(/abort/);
    expect(sandbox.received()).toMatchObject([{ status: 0, answer: '', body: { text: 'hello' } }]);
  });

  it('closes the connection before it answers, and a retry finds the work done', async () => {
    const event = { routing_key: sandbox.keys.pagerduty, event_action: 'trigger', dedup_key: 'one' };
    const body = { ...event, payload: { summary: 's', source: 'h', severity: 'info' } };
    const trigger = () => ask(`${sandbox.urls.pagerduty}/v2/enqueue`, { method: 'POST', body });
    sandbox.behave('pagerduty', { kind: 'close', times: 1 });
    await expect(trigger()).rejects.toThrow(/closed/);
    expect((await trigger()).status).toBe(202);
    expect(sandbox.alerts()).toMatchObject([{ triggers: 2 }]);
  });

  it('cuts its answer short', async () => {
    sandbox.behave('virustotal', { kind: 'cut' });
    const bytes = await rawAnswer(`${sandbox.urls.virustotal}/api/v3/files/a`);
    expect(bytes.complete).toBe(false);
    expect(bytes.status).toBe(401);
    expect(bytes.text).toMatch(/^\{"error":/);
    expect(sandbox.received()[0]?.answer).toBe(bytes.text);
  });

  it('cuts even an answer that has no body', async () => {
    sandbox.behave('slack', { kind: 'cut' });
    expect(await rawAnswer(sandbox.urls.slack)).toMatchObject({ complete: false, status: 405, text: '' });
  });

  it('sends rubbish under a good status', async () => {
    sandbox.behave('maltiverse', { kind: 'garbage' });
    const authorization = `Bearer ${sandbox.keys.maltiverse}`;
    const { status, json, bytes } = await ask(`${sandbox.urls.maltiverse}/ip/8.8.8.8`, { headers: { authorization } });
    expect([status, json]).toEqual([200, undefined]);
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow();
  });

  it('trickles its answer, a byte at a time', async () => {
    sandbox.behave('slack', { kind: 'trickle', ms: 1000 });
    const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.write(
      `POST ${new URL(sandbox.urls.slack).pathname} HTTP/1.1\r\nhost: a\r\ncontent-length: 12\r\n\r\n{"text":"a"}`,
    );
    await vi.waitUntil(() => text.endsWith('\r\n\r\no'));
    expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*content-length: 2\r\n/);
    await clock.advance(999);
    expect(text).toMatch(/\r\n\r\no$/);
    await clock.advance(1);
    await vi.waitUntil(() => text.endsWith('\r\n\r\nok'));
    socket.destroy();
  });

  it('answers what it is told, in its own place: the work is not done', async () => {
    sandbox.behave('shuffle', { kind: 'status', status: 503, headers: { 'Retry-After': '9' }, body: '<h1>down</h1>' });
    const { status, text, headers } = await ask(sandbox.urls.shuffle, { method: 'POST', body: '{}' });
    expect([status, text, headers['retry-after']]).toEqual([503, '<h1>down</h1>', '9']);
    expect(sandbox.executions()).toEqual([]);
    expect(sandbox.received()).toMatchObject([{ status: 503, answer: '<h1>down</h1>' }]);
  });

  it('answers 204 without a body', async () => {
    sandbox.behave('slack', { kind: 'status', status: 204 });
    expect(await post()).toMatchObject({ status: 204, text: '' });
  });

  it.each(serviceNames)('says that it has had enough, each in its own way: %s', async (service) => {
    sandbox.behave(service, { kind: 'rate-limit', retryAfterSeconds: 7, times: 1 });
    const limited = await ask(sandbox.urls[service]);
    expect([limited.status, limited.headers['retry-after']]).toEqual([429, '7']);
    sandbox.behave(service, { kind: 'rate-limit' });
    expect((await ask(sandbox.urls[service])).headers['retry-after']).toBeUndefined();
  });

  it('fails by chance', async () => {
    const chances = [0.1, 0.5, 0.49, 0.9];
    await sandbox.close();
    sandbox = await startSandbox({ clock, quotas: false, random: () => chances.shift() ?? 1 });
    sandbox.behave('slack', { kind: 'flaky', status: 502, probability: 0.5 });
    expect(await statuses(5)).toEqual([502, 200, 502, 200, 200]);
  });

  it('fails by the same chance at every start', async () => {
    const flaky: Behaviour = { kind: 'flaky', status: 500, probability: 0.5 };
    sandbox.behave('slack', flaky);
    const first = await statuses(20);
    sandbox.reset();
    sandbox.behave('slack', flaky);
    expect(await statuses(20)).toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 500]));
  });

  it('fails once in so many', async () => {
    sandbox.behave('slack', { kind: 'every-nth', status: 500, n: 3 });
    expect(await statuses(7)).toEqual([200, 200, 500, 200, 200, 500, 200]);
  });

  it('does so for as many requests as it was told, and alone', async () => {
    sandbox.behave('slack', { kind: 'status', status: 500, times: 2 });
    expect((await ask(sandbox.urls.shuffle, { method: 'POST', body: '{}' })).status).toBe(200);
    expect(await statuses(3)).toEqual([500, 500, 200]);
    sandbox.behave('slack', { kind: 'status', status: 500 });
    sandbox.behave('slack', { kind: 'normal' });
    expect(await statuses(1)).toEqual([200]);
  });

  it('cannot do what is no behaviour', () => {
    expect(() => sandbox.behave('slack', { kind: 'status', status: 42 })).toThrow(/200/);
  });
});

/** An answer that may break off. */
function rawAnswer(url: string): Promise<{ status: number; text: string; complete: boolean }> {
  return new Promise((resolve, reject) => {
    httpRequest(url, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', () => undefined);
      response.on('close', () => resolve({ status: response.statusCode ?? 0, text, complete: response.complete }));
    })
      .on('error', reject)
      .end();
  });
}
