import { expect, it } from 'vitest';
import { deliveryStates } from './queue.ts';
import {
  countsOf,
  entry,
  hasReady,
  keys,
  never,
  none,
  pushedInto,
  type QueueRig,
  takeOne,
} from './queue-rig.contract.ts';

/** The part of the contract that is about crashes, repetitions and defects. */
export function queueFailuresContract(open: () => Promise<QueueRig>): void {
  it('refuses to settle a lease twice, whichever way', async () => {
    const { queue, now } = await open();
    const lease = await pushedInto(queue, 'delivered');
    await expect(queue.acknowledge(lease, { status: 'delivered' })).rejects.toThrow('settled already');
    await expect(queue.bury(lease, 'why')).rejects.toThrow('settled already');
    await expect(queue.postpone(lease, { until: now(), why: 'why', charged: true })).rejects.toThrow('settled already');
    expect(() => queue.release(lease)).toThrow('settled already');
    expect(await countsOf(queue)).toEqual({ ...none, delivered: 1 });
  });

  it('refuses the second settlement even before the first is written', async () => {
    const { queue } = await open();
    await queue.push([entry()]);
    const lease = await takeOne(queue);
    const first = queue.acknowledge(lease, { status: 'delivered' });
    await expect(queue.bury(lease, 'why')).rejects.toThrow('settled already');
    await first;
    expect(await countsOf(queue)).toEqual({ ...none, delivered: 1 });
  });

  it('gives an entry again, under the same key, when the process died between delivery and acknowledgement', async () => {
    const { queue, reopen } = await open();
    await queue.push([entry()]);
    const before = await takeOne(queue);
    const after = await takeOne(await reopen());
    expect(after).toEqual(before);
  });

  it.each(deliveryStates)('ignores a second push of a key unless it is settled: %s', async (state) => {
    const { queue } = await open();
    const { entry: first } = await pushedInto(queue, state);
    const before = await countsOf(queue);
    await queue.push([{ ...first, body: '{}' }, first]);
    const settled = state === 'delivered' || state === 'skipped';
    expect(await countsOf(queue)).toEqual({ ...before, waiting: (before.waiting ?? 0) + (settled ? 1 : 0) });
    await queue.push([{ ...first, lane: 'another' }]);
    expect(await countsOf(queue, 'another')).toMatchObject({ waiting: 1 });
  });

  it('ignores a second push of a key that is leased', async () => {
    const { queue } = await open();
    const only = entry();
    await queue.push([only]);
    await takeOne(queue);
    await queue.push([only]);
    expect(await hasReady(queue)).toBe(false);
  });

  it('writes what was called before it is closed, and refuses what comes after', async () => {
    const { queue, reopen } = await open();
    const waiting = queue.take('shuffle', 1, never);
    const pushing = queue.push([entry()]);
    const refused = expect(waiting).rejects.toThrow('closed');
    const again = await reopen();
    await refused;
    await pushing;
    expect(await countsOf(again)).toMatchObject({ waiting: 1 });
    await expect(queue.push([entry()])).rejects.toThrow('closed');
    await expect(queue.take('slack', 1, never)).rejects.toThrow('closed');
  });

  it('has each entry once when its source starts again from a stale position', async () => {
    const { queue, reopen } = await open();
    const lines = [entry(), entry(), entry()];
    await queue.push(lines.slice(0, 2), { source: 'alerts-file', value: 2 });
    const again = await reopen();
    await again.push(lines, { source: 'alerts-file', value: 3 });
    expect(keys(await again.take('slack', 9, never))).toEqual(lines.map(({ key }) => key));
    expect(await again.position('alerts-file')).toBe(3);
  });

  it('keeps an entry whose settlement failed for the next start', async () => {
    const { queue, reopen } = await open();
    await queue.push([entry()]);
    const lease = await takeOne(queue);
    const broken = entry({ body: undefined as unknown as string });
    await expect(queue.acknowledge(lease, { status: 'delivered' }, [broken])).rejects.toThrow();
    expect(await hasReady(queue)).toBe(false);
    expect(await takeOne(await reopen())).toEqual(lease);
  });
}
