import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { numberedAlert } from '../../test/support/home.ts';
import { type TemporaryQueue, temporaryQueue } from '../../test/support/temporary-queue.ts';
import { testBlock, testIntegration } from '../../test/support/test-block.ts';
import { testTools } from '../../test/support/test-tools.ts';
import type { Limits } from '../integrations/integration.ts';
import { homePaths } from '../lib/home-paths.ts';
import type { Rate } from '../lib/rate.ts';
import { Secret } from '../lib/secret.ts';
import type { Queue } from '../queue/queue.ts';
import { openLaneRecords } from './lane-records.ts';
import { LaneSet } from './lane-set.ts';

async function openLanes({ clock }: TemporaryQueue, queue: Queue) {
  const { log, logged, processes } = testTools();
  const home = homePaths('/nowhere');
  const around = { home, queue, clock, random: () => 0.5, processes, log, debug: false, observe: () => undefined };
  const lanes = new LaneSet({ ...around, ...(await openLaneRecords(queue, clock, log)) });
  onTestFinished(() => lanes.stop());
  return { lanes, logged };
}

const limited = (...rates: readonly Rate[]): Limits => ({ concurrency: 4, rates, metered: 'delivery' });
const block = (lane: string, key: string, limits: Limits, name = 'probe') =>
  testBlock({ lane, name, secrets: [new Secret(key)], limits, integration: testIntegration() });

async function push(queue: Queue, lanes: readonly string[], each: number): Promise<void> {
  const body = JSON.stringify(numberedAlert(1));
  const numbers = Array.from({ length: each }, (_, number) => number);
  const entries = lanes.flatMap((lane) =>
    numbers.map((number) => ({
      lane,
      key: `${lane}-${number}`,
      level: 3,
      alertId: undefined,
      ruleId: undefined,
      body,
    })),
  );
  await queue.push(entries);
}

/** Deliveries made by all lanes of these names, when nothing more is under way. */
async function delivered(queue: Queue, ...names: readonly string[]): Promise<number> {
  await vi.waitFor(async () => {
    const before = await queue.lanes();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await queue.lanes()).toEqual(before);
  });
  const counts = (await queue.lanes()).filter(({ lane }) => names.includes(lane));
  return counts.reduce((sum, count) => sum + count.delivered, 0);
}

describe('a quota', () => {
  it('is one for all blocks of an account, and another for another key or service', async () => {
    const rig = await temporaryQueue();
    const { lanes } = await openLanes(rig, rig.queue);
    const limits = limited({ count: 3, per: 'minute' });
    await lanes.apply([
      block('a', 'shared-key', limits),
      block('a#2', 'shared-key', limits),
      block('b', 'other-key', limits),
      block('c', 'shared-key', limits, 'other-service'),
    ]);
    await push(rig.queue, ['a', 'a#2', 'b', 'c'], 5);
    await vi.waitFor(async () => {
      expect(await delivered(rig.queue, 'a', 'a#2')).toBe(3);
      expect(await delivered(rig.queue, 'b')).toBe(3);
      expect(await delivered(rig.queue, 'c')).toBe(3);
    });
    expect(lanes.status('a#2')?.quota).toEqual([{ rate: { count: 3, per: 'minute' }, left: 0 }]);
    await rig.clock.advance(61_200);
    await vi.waitFor(async () => expect(await delivered(rig.queue, 'a', 'a#2')).toBe(6));
  });

  it('is not given anew by a reload, nor when a block of the account comes or goes', async () => {
    const rig = await temporaryQueue();
    const { lanes } = await openLanes(rig, rig.queue);
    const limits = limited({ count: 2, per: 'minute' });
    await push(rig.queue, ['a', 'a#2'], 4);
    await lanes.apply([block('a', 'shared-key', limits)]);
    await vi.waitFor(async () => expect(await delivered(rig.queue, 'a')).toBe(2));
    await lanes.apply([]);
    await lanes.apply([block('a#2', 'shared-key', limits)]);
    expect(lanes.status('a#2')?.quota).toMatchObject([{ left: 0 }]);
    expect(await delivered(rig.queue, 'a', 'a#2')).toBe(2);
  });

  it('of a day survives a restart, and a new day renews it', async () => {
    const rig = await temporaryQueue();
    const limits = limited({ count: 5, per: 'day' });
    const first = (await openLanes(rig, rig.queue)).lanes;
    await first.apply([block('a', 'a-key', limits)]);
    await push(rig.queue, ['a'], 3);
    await vi.waitFor(async () => expect(await delivered(rig.queue, 'a')).toBe(3));
    await first.stop();
    const queue = await rig.reopen();
    const { lanes } = await openLanes(rig, queue);
    await lanes.apply([block('a', 'a-key', limits)]);
    expect(lanes.status('a')?.quota).toMatchObject([{ left: 2 }]);
    await push(queue, ['a'], 9);
    await vi.waitFor(async () => expect(await delivered(queue, 'a')).toBe(5));
    await rig.clock.advance(24 * 3_600_000);
    await vi.waitFor(async () => expect(await delivered(queue, 'a')).toBe(10));
  });

  it('keeps the key of its account to itself', async () => {
    const rig = await temporaryQueue();
    const { lanes } = await openLanes(rig, rig.queue);
    const set = vi.spyOn(rig.queue.store, 'set');
    await lanes.apply([block('a', 'hush-hush-key', limited({ count: 5, per: 'month' }))]);
    await push(rig.queue, ['a'], 1);
    await vi.waitFor(() => expect(set).toHaveBeenCalled());
    expect(JSON.stringify(set.mock.calls)).not.toContain('hush');
  });

  it('that cannot be stored is logged, and stops nothing', async () => {
    const rig = await temporaryQueue();
    vi.spyOn(rig.queue.store, 'set').mockRejectedValue(new Error('the queue is closed'));
    const { lanes, logged } = await openLanes(rig, rig.queue);
    await lanes.apply([block('a', 'a-key', limited({ count: 5, per: 'day' }))]);
    await push(rig.queue, ['a'], 2);
    await vi.waitFor(async () => expect(await delivered(rig.queue, 'a')).toBe(2));
    expect(logged.join()).toContain('a quota could not be stored');
  });
});
