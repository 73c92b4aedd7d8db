import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Asking, ask } from '../../test/support/ask.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import type { Exchange } from './received.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

const seen: Exchange[] = [];
const clock = new ManualClock();
let sandbox: Sandbox;
beforeEach(async () => {
  seen.length = 0;
  sandbox = await startSandbox({ clock, quotas: false, onExchange: (exchange) => seen.push(exchange) });
});
afterEach(() => sandbox.close());

const post = (asking: Asking = {}) => ask(sandbox.urls.slack, { method: 'POST', body: { text: 'hello' }, ...asking });

describe('what was received', () => {
  it('is there before the caller has its answer, without what is secret', async () => {
    await post({ headers: { 'content-type': 'application/json' } });
    const [exchange] = sandbox.received('slack');
    expect(exchange).toMatchObject({
      service: 'slack',
      method: 'POST',
      path: '/services/T0SANDB0X/B0OK/<secret>',
      headers: { 'content-type': 'application/json' },
      body: { text: 'hello' },
      status: 200,
      answer: 'ok',
      at: clock.now(),
    });
    expect(seen).toEqual([exchange]);
  });

  it('shows nowhere a key or a hook', async () => {
    const { urls, keys } = sandbox;
    const elsewhere = { text: `${urls.slack} ${urls.shuffle}` };
    await post({ body: { text: urls.slack } });
    await ask(`${sandbox.url}/slack/services/T0SANDB0X${urls.slack.slice(-25)}`, { method: 'POST', body: elsewhere });
    await ask(urls.shuffle, { method: 'POST', body: { text: urls.shuffle } });
    await ask(sandbox.hooks.shuffle.guarded, { headers: { 'x-sandbox-token': 'let-me-in' } });
    await ask(`${urls.pagerduty}/v2/enqueue`, { method: 'POST', body: { routing_key: keys.pagerduty } });
    await ask(`${urls.pagerduty}/v2/enqueue`, { method: 'POST', body: `{"routing_key": "${keys.pagerduty}", broken` });
    await ask(`${urls.virustotal}/api/v3/files/a?apikey=${keys.virustotal}`, {
      headers: { 'x-apikey': keys.virustotal },
    });
    await ask(`${urls.virustotal}/api/v3/files/a?apikey=${keys.virustotal}`);
    await ask(`${urls.maltiverse}/ip/8.8.8.8`, { headers: { authorization: `Bearer ${keys.maltiverse}` } });
    await ask(`${urls.maltiverse}/ip/8.8.8.8`, { headers: { authorization: 'Bearer abc' } });
    const shown = (await ask(`${sandbox.url}/sandbox/received`)).text + JSON.stringify(seen);
    expect(sandbox.count()).toBe(10);
    const slackSecret = urls.slack.split('/').at(-1) ?? '';
    const [, guardedId = ''] = sandbox.hooks.shuffle.guarded.split('webhook_');
    for (const secret of [slackSecret, guardedId, 'let-me-in', 'Bearer', ...Object.values(keys)]) {
      expect(secret).not.toBe('');
      expect(shown).not.toContain(secret);
    }
    expect(shown).toContain('<secret>');
  });

  it('is text when it is no JSON, and of each service alone when asked so', async () => {
    await post({ body: 'not {json' });
    await ask(`${sandbox.urls.virustotal}/api/v3/files/a`);
    expect(sandbox.received('slack').map(({ body }) => body)).toEqual(['not {json']);
    expect(sandbox.received().map(({ service }) => service)).toEqual(['slack', 'virustotal']);
  });

  it('is bounded: the newest thousand are kept, all are counted', async () => {
    for (let hundred = 0; hundred < 11; hundred += 1) {
      await Promise.all(Array.from({ length: 100 }, () => post({ body: { text: `hundred ${hundred}` } })));
    }
    expect(sandbox.received()).toHaveLength(1000);
    expect(sandbox.received()[0]?.body).toEqual({ text: 'hundred 1' });
    expect([sandbox.count(), sandbox.count('slack'), sandbox.count('shuffle')]).toEqual([1100, 1100, 0]);
  });

  it('is bounded in bytes as well', async () => {
    const body = Buffer.alloc(30 * 1024 * 1024, 'x');
    for (let sent = 0; sent < 3; sent += 1) await ask(sandbox.urls.shuffle, { method: 'POST', body });
    expect([sandbox.received().length, sandbox.count()]).toEqual([2, 3]);
  });
});

describe('the server', () => {
  it('answers a body that is too long only once it has all of it', async () => {
    const { status } = await post({ body: Buffer.alloc(1024 * 1024 + 1, 'x') });
    expect(status).toBe(413);
    expect(sandbox.received()).toMatchObject([{ status: 413, body: '' }]);
  });

  it('closes while answers are under way', async () => {
    sandbox.behave('slack', { kind: 'slow', ms: 60_000 });
    const answer = post();
    const failed = expect(answer).rejects.toThrow();
    await vi.waitUntil(() => clock.timers > 0);
    await sandbox.close();
    await failed;
    await vi.waitUntil(() => clock.timers === 0);
  });

  it("tells its own faults from a vendor's", async () => {
    await sandbox.close();
    const onExchange = () => {
      throw new Error('out of ideas');
    };
    sandbox = await startSandbox({ clock, onExchange });
    expect(await post()).toMatchObject({ status: 500, text: expect.stringContaining('a defect of the sandbox') });
  });

  it('cannot start where another listens', async () => {
    const port = Number(new URL(sandbox.url).port);
    await expect(startSandbox({ clock, port })).rejects.toThrow(/EADDRINUSE/);
  });

  it('listens where it is told, and gives the address that reaches it', async () => {
    await sandbox.close();
    sandbox = await startSandbox({ clock, host: '0.0.0.0' });
    expect(new URL(sandbox.url).hostname).toBe('127.0.0.1');
    expect((await post()).text).toBe('ok');
  });
});
