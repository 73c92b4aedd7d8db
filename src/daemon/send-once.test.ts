import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { sampleAlert } from '../../test/support/sample-alert.ts';
import { scriptedHttp } from '../../test/support/scripted-http.ts';
import { type Deliver, testBlock, testIntegration } from '../../test/support/test-block.ts';
import { testTools } from '../../test/support/test-tools.ts';
import { Secret } from '../lib/secret.ts';
import { sendOnce } from './send-once.ts';

function rig(deliver: Deliver, close?: () => Promise<void>) {
  const clock = new ManualClock();
  const { home, processes, log } = testTools();
  const http = { ...scriptedHttp(() => ({ status: 200 })), close: vi.fn(async () => undefined) };
  const integration = testIntegration(deliver, close);
  const block = testBlock({ lane: 'a', integration, timeoutMs: 5_000, secrets: [new Secret('hush-hush-key')] });
  const send = () => sendOnce(block, sampleAlert(), { home, clock, processes, log, http });
  return { clock, http, send };
}

describe('sending once', () => {
  it('makes one first attempt at the alert, with permits for all it asks and nothing remembered', async () => {
    const close = vi.fn(async () => undefined);
    const { send, http } = rig(async (alert, { number, key }, { permit, lookups, redact }) => {
      await lookups.set('hash', 'found', 60_000);
      const facts = [alert.id, number, permit().granted, await lookups.get('hash'), redact('no hush-hush-key')];
      return { status: 'skipped', why: `${facts.join()} ${key.startsWith('send-')}` };
    }, close);
    expect(await send()).toEqual({ status: 'skipped', why: '1772918043.52117,1,true,,no <secret> true' });
    expect(close).toHaveBeenCalledTimes(1);
    expect(http.close).toHaveBeenCalledTimes(1);
  });

  it("ends with the block's timeout", async () => {
    const { send, clock } = rig(
      (_alert, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve({ status: 'deferred', why: 'too late', fault: 'far-side' }));
        }),
    );
    const sending = send();
    await clock.advance(5_000);
    expect(await sending).toMatchObject({ why: 'too late' });
  });

  it('closes what it opened and stops its timer, whatever comes of it', async () => {
    const close = vi.fn(async () => undefined);
    const { send, http, clock } = rig(() => Promise.reject(new Error('a defect')), close);
    await expect(send()).rejects.toThrow('a defect');
    expect([close.mock.calls.length, http.close.mock.calls.length, clock.timers]).toEqual([1, 1, 0]);
  });
});
