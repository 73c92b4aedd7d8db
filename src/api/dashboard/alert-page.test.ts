import { expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import type { AlertsIndex, SearchPage, SearchRequest } from '../../alerts-index/alerts-index.ts';
import { alertPage } from './alert-page.ts';

/** An index of long alerts 0, 1, 2 …, fifty a page, whose cursors are the next number; `after` changes what it answers. */
function numbered(most: number, after: (page: SearchPage) => SearchPage = (page) => page) {
  const asked: SearchRequest[] = [];
  const search: AlertsIndex['search'] = async (request) => {
    asked.push(request);
    const begin = Number(request.cursor ?? 0);
    const end = Math.min(begin + request.size, begin + 50, most);
    const alerts = Array.from({ length: end - begin }, (_, number) => ({
      key: `${begin + number}`,
      text: '{}',
      seconds: 1,
    }));
    return after({ alerts, cursor: end < most ? String(end) : undefined, complete: true });
  };
  return { index: { search }, asked };
}

const scope = { order: 'newest', cursor: undefined } as const;
const clock = new ManualClock();
const signal = new AbortController().signal;

it('fetches a page in several where lines are long', async () => {
  const { index, asked } = numbered(1_000);
  const page = await alertPage(index, { ...scope, size: 120 }, { fields: [], clock, signal });
  expect(page.alerts.map(({ key }) => Number(key))).toEqual(Array.from({ length: 120 }, (_, number) => number));
  expect(page).toMatchObject({ cursor: '120', complete: true });
  expect(asked.map(({ size }) => size)).toEqual([120, 70, 20]);
});

it('ends where there are no more', async () => {
  const { index } = numbered(60);
  const page = await alertPage(index, { ...scope, size: 100 }, { fields: [], clock, signal });
  expect(page).toMatchObject({ alerts: { length: 60 }, cursor: null, complete: true });
});

it('hands on what was found when the index had no time for more', async () => {
  const { index, asked } = numbered(1_000, (page) => ({ ...page, complete: false }));
  const page = await alertPage(index, { ...scope, size: 100 }, { fields: [], clock, signal });
  expect(page).toMatchObject({ alerts: { length: 50 }, cursor: '50', complete: false });
  expect(asked).toHaveLength(1);
});

it('ends when the small pages together took too long', async () => {
  const slow = new ManualClock();
  const { index, asked } = numbered(1_000, (page) => {
    slow.step(300);
    return page;
  });
  const page = await alertPage(index, { ...scope, size: 500 }, { fields: [], clock: slow, signal });
  expect(page).toMatchObject({ alerts: { length: 100 }, cursor: '100', complete: false });
  expect(asked).toHaveLength(2);
});

it('asks for no more when nobody waits for it', async () => {
  const gone = new AbortController();
  const { index, asked } = numbered(1_000, (page) => {
    gone.abort();
    return page;
  });
  await alertPage(index, { ...scope, size: 500 }, { fields: [], clock, signal: gone.signal });
  expect(asked).toHaveLength(1);
});
