import { expect, it, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import type { Added, AlertBatch, AlertsIndex } from '../../alerts-index/alerts-index.ts';
import { createStore } from './store.ts';
import { Trouble } from './trouble.ts';

/** A store whose index answers as `add` does. */
function storeWith(add: (batch: AlertBatch) => Added) {
  const { log, logged } = testTools();
  const clock = new ManualClock();
  const stop = new AbortController();
  const trouble = new Trouble(log);
  const added = vi.fn();
  const begunAnew = vi.fn();
  const index = { add: async (batch: AlertBatch) => add(batch) } as Partial<AlertsIndex> as AlertsIndex;
  const store = createStore({ index, clock, log, trouble, added, begunAnew });
  return { store: (batch: AlertBatch) => store(batch, stop.signal), clock, stop, trouble, added, begunAnew, logged };
}

const batch = (count: number): AlertBatch => ({
  alerts: Array.from({ length: count }, (_, number) => ({ key: `${number}`, text: `{"n":${number}}` })),
  position: { source: 'alerts.json', value: count },
});
const stored = (alerts: number): Added => ({ status: 'stored', alerts });

it('tries again until there is room, and tells of the trouble and of its end', async () => {
  let room = false;
  const { store, clock, trouble, added, logged } = storeWith(({ alerts }) =>
    room ? stored(alerts.length) : { status: 'no-room', why: 'database or disk is full' },
  );
  const storing = store(batch(3));
  await clock.advance(10_000);
  expect(trouble.why).toMatch(/disk is full/);
  room = true;
  await clock.advance(10_000);
  expect(await storing).toBe(true);
  expect(trouble.why).toBeUndefined();
  expect(added.mock.calls).toEqual([[3]]);
  expect(logged).toHaveLength(2);
});

it('leaves out the one alert that the index fails on, and tells which', async () => {
  const kept: string[] = [];
  let position: unknown;
  const { store, logged } = storeWith(({ alerts, position: at }) => {
    if (alerts.some(({ key }) => key === '5')) throw new Error('a defect');
    kept.push(...alerts.map(({ key }) => key));
    position = at ?? position;
    return stored(alerts.length);
  });
  expect(await store(batch(9))).toBe(true);
  expect(kept).toEqual(['0', '1', '2', '3', '4', '6', '7', '8']);
  expect(position).toEqual({ source: 'alerts.json', value: 9 });
  expect(logged).toEqual([expect.stringContaining('"key":"5"')]);
});

it('leaves nothing out when the index fails on whatever it is', async () => {
  let well = false;
  const { store, clock, added } = storeWith(({ alerts }) => {
    if (!well) throw new Error('the thread has ended');
    return stored(alerts.length);
  });
  const storing = store(batch(4));
  await clock.advance(10_000);
  well = true;
  await clock.advance(10_000);
  expect(await storing).toBe(true);
  expect(added.mock.calls).toEqual([[4]]);
});

it('stops trying when it is told to', async () => {
  const { store, clock, stop } = storeWith(() => ({ status: 'no-room', why: 'full' }));
  const storing = store(batch(1));
  await clock.advance(1);
  stop.abort();
  expect(await storing).toBe(false);
});

it('says when the index has begun anew', async () => {
  const { store, begunAnew } = storeWith(() => ({ status: 'begun-anew', why: 'malformed' }));
  expect(await store(batch(1))).toBe(false);
  expect(begunAnew).toHaveBeenCalledOnce();
});
