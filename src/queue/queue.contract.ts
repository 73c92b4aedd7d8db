import { describe, expect, it } from 'vitest';
import { queueAsksContract } from './queue-asks.contract.ts';
import { queueFailuresContract } from './queue-failures.contract.ts';
import { queueModelContract } from './queue-model.contract.ts';
import {
  countsOf,
  entry,
  hasReady,
  keys,
  never,
  none,
  pushedInto,
  type QueueRig,
  take,
  takeOne,
} from './queue-rig.contract.ts';

const minute = 60_000;

/** What every driver must do. `open` makes a new, empty queue for one test and sees to its end. */
export function queueContract(name: string, open: () => Promise<QueueRig>): void {
  describe(`${name}, what goes in and comes out`, () => pushAndTake(open));
  describe(`${name}, how entries are settled`, () => settling(open));
  describe(`${name}, when things go wrong`, () => queueFailuresContract(open));
  describe(`${name}, what can be asked and done by people`, () => queueAsksContract(open));
  describe(`${name}, against a model`, () => queueModelContract(open));
}

function pushAndTake(open: () => Promise<QueueRig>): void {
  it('gives back an entry as it was pushed', async () => {
    const { queue } = await open();
    const plain = entry({ body: '{"text":"žluťoučký \\u0000 🐎"}' });
    const bare = entry({ alertId: undefined, ruleId: undefined, level: 0 });
    await queue.push([plain, bare]);
    const leases = await take(queue, 2);
    expect(leases.map((lease) => lease.entry)).toEqual([plain, bare]);
    expect(leases.map(({ attempts, charged }) => ({ attempts, charged }))).toEqual(
      [0, 1].map(() => ({ attempts: 0, charged: 0 })),
    );
  });

  it('gives the higher level first, then the older', async () => {
    const { queue } = await open();
    const entries = [3, 12, 3, 16, 12].map((level) => entry({ level }));
    await queue.push(entries.slice(0, 2));
    await queue.push(entries.slice(2));
    expect(keys(await take(queue, 5))).toEqual([3, 1, 4, 0, 2].map((index) => entries[index]?.key));
  });

  it('keeps lanes apart', async () => {
    const { queue } = await open();
    await queue.push([entry({ lane: 'pagerduty' })]);
    expect(await hasReady(queue, 'slack')).toBe(false);
    expect(await hasReady(queue, 'pagerduty')).toBe(true);
  });

  it('takes no more than was asked for, and what there is', async () => {
    const { queue } = await open();
    await queue.push([entry(), entry(), entry()]);
    expect(await queue.take('slack', 2, never)).toHaveLength(2);
    expect(await queue.take('slack', 2, never)).toHaveLength(1);
  });

  it('lets a taker wait until there is something', async () => {
    const { queue } = await open();
    const taking = queue.take('slack', 5, never);
    const late = entry();
    await queue.push([entry({ lane: 'shuffle' })]);
    await queue.push([late]);
    expect(keys(await taking)).toEqual([late.key]);
  });

  it('ends a wait with nothing when it is aborted, and takes nothing after', async () => {
    const { queue } = await open();
    const stop = new AbortController();
    const taking = queue.take('slack', 1, stop.signal);
    stop.abort();
    expect(await taking).toEqual([]);
    await queue.push([entry()]);
    expect(await queue.take('slack', 1, stop.signal)).toEqual([]);
    expect(await hasReady(queue)).toBe(true);
  });

  it('never gives one entry to two takers', async () => {
    const { queue } = await open();
    const takers = Array.from({ length: 20 }, () => queue.take('slack', 3, new AbortController().signal));
    await Promise.all(Array.from({ length: 60 }, () => queue.push([entry()])));
    const taken = keys((await Promise.all(takers)).flat());
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken.length).toBeGreaterThanOrEqual(20);
  });

  it('keeps a source position and moves it with the entries', async () => {
    const { queue, reopen } = await open();
    expect(await queue.position('alerts-file')).toBeUndefined();
    await queue.push([entry()], { source: 'alerts-file', value: { inode: 7, offset: 100 } });
    await queue.push([], { source: 'alerts-file', value: { inode: 7, offset: 250 } });
    await queue.push([], { source: 'other', value: null });
    const again = await reopen();
    expect(await again.position('alerts-file')).toEqual({ inode: 7, offset: 250 });
    expect(await again.position('other')).toBeNull();
    expect(await countsOf(again)).toMatchObject({ waiting: 1 });
  });

  it('pushes nothing of a push that fails, and fails no other', async () => {
    const { queue } = await open();
    const broken = entry({ body: undefined as unknown as string });
    const good = entry();
    const failing = queue.push([entry(), broken], { source: 'alerts-file', value: 2 });
    const succeeding = queue.push([good]);
    await expect(failing).rejects.toThrow();
    await succeeding;
    expect(await queue.position('alerts-file')).toBeUndefined();
    expect(keys(await queue.take('slack', 9, never))).toEqual([good.key]);
  });
}

function settling(open: () => Promise<QueueRig>): void {
  it('forgets what was delivered or skipped, but for a line of history', async () => {
    const { queue, reopen } = await open();
    await pushedInto(queue, 'delivered');
    await pushedInto(queue, 'skipped');
    const again = await reopen();
    expect(await countsOf(again)).toEqual({ ...none, delivered: 1, skipped: 1 });
    expect(await again.list({})).toMatchObject([
      { state: 'skipped', why: 'not for us', attempts: 1 },
      { state: 'delivered' },
    ]);
  });

  it('pushes what follows from an entry as it is settled', async () => {
    const { queue, reopen } = await open();
    await queue.push([entry(), entry()]);
    const [first, second] = await take(queue, 2);
    const found = [entry({ lane: 'enrichments' }), entry({ lane: 'enrichments' })];
    if (first) await queue.acknowledge(first, { status: 'delivered' }, found.slice(0, 1));
    if (second) await queue.bury(second, 'hopeless', found.slice(1));
    expect(keys(await take(await reopen(), 2, 'enrichments'))).toEqual(found.map(({ key }) => key));
  });

  it('holds a postponed entry back until its time, across a restart', async () => {
    const { queue, now, pass, reopen } = await open();
    await queue.push([entry()]);
    await queue.postpone(await takeOne(queue), { until: now() + 10 * minute, why: 'status 500', charged: true });
    expect(await countsOf(queue)).toMatchObject({ waiting: 0, postponed: 1 });
    await pass(9 * minute);
    const again = await reopen();
    expect(await hasReady(again)).toBe(false);
    const taking = again.take('slack', 1, never);
    await pass(minute);
    expect(await taking).toMatchObject([{ attempts: 1, charged: 1 }]);
  });

  it('counts attempts, and charges only those that say so', async () => {
    const { queue, now } = await open();
    await queue.push([entry()]);
    for (const charged of [true, false, true]) {
      await queue.postpone(await takeOne(queue), { until: now(), why: 'again', charged });
    }
    expect(await takeOne(queue)).toMatchObject({ attempts: 3, charged: 2 });
  });

  it('takes back a released entry as if it had never been taken', async () => {
    const { queue } = await open();
    const entries = [entry(), entry()];
    await queue.push(entries);
    const lease = await takeOne(queue);
    queue.release(lease);
    const leases = await take(queue, 2);
    expect(keys(leases)).toEqual(keys([lease, ...leases.slice(1)]));
    expect(leases[0]?.attempts).toBe(0);
  });

  it('hands a released entry to whoever waits', async () => {
    const { queue } = await open();
    await queue.push([entry()]);
    const lease = await takeOne(queue);
    const taking = queue.take('slack', 1, never);
    queue.release(lease);
    expect(keys(await taking)).toEqual([lease.entry.key]);
  });

  it('makes a lane due at once when its far side is back, and no other lane', async () => {
    const { queue } = await open();
    await pushedInto(queue, 'postponed');
    await pushedInto(queue, 'postponed', { lane: 'shuffle' });
    const taking = queue.take('slack', 1, never);
    await queue.hasten('slack');
    expect(await taking).toMatchObject([{ attempts: 1, charged: 1 }]);
    expect(await hasReady(queue, 'shuffle')).toBe(false);
  });
}
