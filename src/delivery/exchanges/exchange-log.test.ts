import { describe, expect, it, vi } from 'vitest';
import { temporaryQueue } from '../../../test/support/temporary-queue.ts';
import { silentLog } from '../../lib/log.ts';
import { Secret } from '../../lib/secret.ts';
import type { Store } from '../../queue/queue.ts';
import type { HttpExchange } from '../exchange.ts';
import { ExchangeLog, type Said } from './exchange-log.ts';
import { secretHider } from './hide-secrets.ts';
import type { HttpRecording } from './recorder.ts';

const hide = secretHider([new Secret('hush-hush-key')]);
const { signal } = new AbortController();
let now = Date.UTC(2030, 0, 1);

function said(given: Partial<Said> = {}, body = '{"n":1}', answer: HttpRecording['answer'] = answered('ok')): Said {
  now += 1;
  const request = {
    method: 'POST',
    url: 'https://x.example/hush-hush-key',
    headers: { a: 'b' },
    body,
    signal,
  } as const;
  const recording = { kind: 'http', at: now, milliseconds: 3, request, answer } as const;
  return { lane: 'slack', key: 'k', attempt: 1, recordings: [recording], hide, failed: false, ...given };
}

function answered(body: string, status = 200) {
  return { status, headers: {}, body, cut: false };
}

async function rig() {
  const { queue, clock, pass, reopen } = await temporaryQueue();
  const open = (store: Store = queue.store) => new ExchangeLog({ store, clock, log: silentLog });
  const restarted = async () => open((await reopen()).store);
  return { log: open(), queue, pass, open, restarted };
}

const bodies = async (log: ExchangeLog, key = 'k', lane = 'slack') =>
  ((await log.of(lane, key)) as readonly HttpExchange[]).map(({ request }) => request.body);

describe('the exchanges of a delivery', () => {
  it('are shown without secrets', async () => {
    const { log } = await rig();
    const given = said();
    log.note(given);
    const at = given.recordings[0]?.at;
    expect(await log.of('slack', 'k')).toEqual([
      {
        kind: 'http',
        at,
        attempt: 1,
        milliseconds: 3,
        request: { method: 'POST', url: 'https://x.example/<secret>', headers: { a: 'b' }, body: '{"n":1}' },
        answer: { status: 200, headers: {}, body: 'ok' },
        failure: undefined,
      },
    ]);
    expect(await log.of('slack', 'other')).toEqual([]);
    expect(await log.of('pagerduty', 'k')).toEqual([]);
  });

  it('are those of its last three attempts, the newest first', async () => {
    const { log } = await rig();
    for (const attempt of [1, 2, 3, 4]) log.note(said({ attempt, failed: attempt < 4 }, `{"n":${attempt}}`));
    expect(await bodies(log)).toEqual(['{"n":4}', '{"n":3}', '{"n":2}']);
  });
});

describe('a restart', () => {
  it('keeps those of attempts that failed, and forgets the others', async () => {
    const { log, queue, restarted } = await rig();
    for (const attempt of [1, 2, 3, 4]) log.note(said({ attempt, failed: true }, `{"n":${attempt}}`));
    log.note(said({ attempt: 5 }, '{"n":5}'));
    await vi.waitFor(async () => expect(await queue.store.get('exchange/slack/k')).toContain('"attempt":4'));
    const after = await restarted();
    expect(await bodies(after)).toEqual(['{"n":4}', '{"n":3}', '{"n":2}']);
    after.note(said({ attempt: 6, failed: true }, '{"n":6}'));
    expect(await bodies(after)).toEqual(['{"n":6}', '{"n":4}', '{"n":3}']);
  });

  it('keeps no secret on the disk', async () => {
    const { log, queue } = await rig();
    log.note(said({ failed: true }, '{"text":"hush-hush-key"}', answered('no hush-hush-key', 500)));
    await vi.waitFor(async () => expect(await queue.store.get('exchange/slack/k')).toContain('no <secret>'));
    expect(await queue.store.get('exchange/slack/k')).not.toContain('hush');
  });

  it('keeps them for thirty days', async () => {
    const { log, queue, pass } = await rig();
    log.note(said({ failed: true }));
    await vi.waitFor(async () => expect(await queue.store.get('exchange/slack/k')).toBeDefined());
    await pass(30 * 24 * 3_600_000);
    expect(await queue.store.get('exchange/slack/k')).toBeUndefined();
  });

  it('keeps the first hundred of an hour where everything fails', async () => {
    const { log, queue, pass } = await rig();
    const stored = (number: number) => queue.store.get(`exchange/slack/${number}`);
    for (let number = 0; number < 110; number += 1) {
      log.note(said({ key: String(number), failed: true }));
      await vi.waitFor(async () => expect(await stored(Math.min(number, 99))).toBeDefined());
    }
    expect(await stored(100)).toBeUndefined();
    await pass(3_600_000);
    log.note(said({ key: '200', failed: true }));
    await vi.waitFor(async () => expect(await stored(200)).toBeDefined());
  });
});

describe('the memory', () => {
  it('has the newest two hundred deliveries of each lane', async () => {
    const { log } = await rig();
    for (let number = 0; number < 201; number += 1) log.note(said({ key: String(number) }));
    log.note(said({ key: '0', lane: 'pagerduty' }));
    expect(await bodies(log, '0')).toEqual([]);
    expect(await bodies(log, '1')).toHaveLength(1);
    expect(await bodies(log, '0', 'pagerduty')).toHaveLength(1);
  });

  it('holds no more than two megabytes of a lane', async () => {
    const { log } = await rig();
    for (let number = 0; number < 100; number += 1) log.note(said({ key: String(number) }, 'x'.repeat(30_000)));
    const kept = await Promise.all(Array.from({ length: 100 }, (_, number) => bodies(log, String(number))));
    expect(kept.filter((each) => each.length > 0)).toHaveLength(67);
    expect(kept.at(-1)).toHaveLength(1);
  });

  it('has huge ones cut, and still without secrets at the cut', async () => {
    const { log } = await rig();
    const body = `${'x'.repeat(16 * 1024 - 8)}hush-hush-key${'ü'.repeat(9_000_000)}`;
    log.note(said({}, body, answered(`${'x'.repeat(4 * 1024 - 8)}hush-hush-key${'ü'.repeat(1_000_000)}`)));
    const [exchange] = (await log.of('slack', 'k')) as readonly HttpExchange[];
    const ends = [exchange?.request.body, exchange?.answer?.body].map((text) => text?.slice(-8));
    expect(ends).toEqual(['xx<secr…', 'xx<secr…']);
    expect(Buffer.byteLength(exchange?.request.body ?? '')).toBeLessThanOrEqual(16 * 1024);
  });
});

describe('a store that cannot be written', () => {
  const failing = { get: () => Promise.resolve(undefined), set: () => Promise.reject(new Error('no room')) };

  it('costs nothing but the keeping', async () => {
    const { open } = await rig();
    const log = open(failing);
    for (const attempt of [1, 2]) log.note(said({ attempt, failed: true }, `{"n":${attempt}}`));
    expect(await bodies(log)).toEqual(['{"n":2}', '{"n":1}']);
  });

  it('is not asked again and again while it makes its callers wait', async () => {
    const { open } = await rig();
    const set = vi.fn(() => new Promise<void>(() => undefined));
    const log = open({ ...failing, set });
    for (let number = 0; number < 50; number += 1) log.note(said({ key: String(number), failed: true }));
    await vi.waitFor(() => expect(set).toHaveBeenCalledTimes(1));
    expect(await bodies(log, '49')).toHaveLength(1);
  });
});
