import { expect, it } from 'vitest';
import type { RawAlert } from '../../alerts-index/alerts-index.ts';
import { Gathering } from './gathering.ts';

const never = new AbortController().signal;
const alerts = (count: number, text = '{}'): readonly RawAlert[] =>
  Array.from({ length: count }, (_, key) => ({ key: `${key}`, text }));

/** Whether it has settled once everything that can go on has gone on. */
async function isSettled(work: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void work.then(() => {
    settled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

it('gives all that came meanwhile at once, with the last position', async () => {
  const gathering = new Gathering('alerts.json');
  await gathering.put(alerts(2), 1, never);
  await gathering.put(alerts(3), 2, never);
  const batch = await gathering.take(never);
  expect(batch?.alerts).toHaveLength(5);
  expect(batch?.position).toEqual({ source: 'alerts.json', value: 2 });
});

it('gives a position without alerts as well: another file has begun', async () => {
  const gathering = new Gathering('alerts.json');
  const taken = gathering.take(never);
  await gathering.put([], 7, never);
  expect(await taken).toEqual({ alerts: [], position: { source: 'alerts.json', value: 7 } });
});

it.each([
  ['many', alerts(4_000)],
  ['large', alerts(5, 'x'.repeat(2 ** 20))],
])('keeps the reading waiting once they are %s', async (_, enough) => {
  const gathering = new Gathering('alerts.json');
  await gathering.put(enough, 1, never);
  const more = gathering.put(alerts(1), 2, never);
  expect(await isSettled(more)).toBe(false);
  expect((await gathering.take(never))?.alerts).toHaveLength(enough.length);
  expect(await isSettled(more)).toBe(true);
});

it('is idle when what was taken is stored, and nothing else has come', async () => {
  const gathering = new Gathering('alerts.json');
  expect(await isSettled(gathering.idle(never))).toBe(true);
  await gathering.put(alerts(1), 1, never);
  await gathering.take(never);
  const idle = gathering.idle(never);
  expect(await isSettled(idle)).toBe(false);
  void gathering.take(never);
  expect(await isSettled(idle)).toBe(true);
});

it('lets everybody go when it is over', async () => {
  const over = new AbortController();
  const gathering = new Gathering('alerts.json');
  const taken = gathering.take(over.signal);
  over.abort();
  expect(await taken).toBeUndefined();
});
