import SqliteDatabase from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryQueue } from '../../../test/support/temporary-queue.ts';

const hour = 3_600_000;

it('removes what has expired as it goes, so that a year of look-ups does not fill the disk', async () => {
  const { queue, path, now, pass } = await temporaryQueue();
  const other = new SqliteDatabase(path, { readonly: true });
  onTestFinished(() => void other.close());
  const kept = () => other.prepare<[], number>('SELECT count(*) FROM store').pluck().get();
  await queue.store.set('forever', 'x');
  for (let day = 0; day < 10; day++) {
    for (let look = 0; look < 20; look++) await queue.store.set(`${day}/${look}`, 'clean', now() + hour);
    await pass(2 * hour);
  }
  expect(kept()).toBeLessThanOrEqual(1 + 2 * 20);
  expect(await queue.store.get('forever')).toBe('x');
});

it('keeps a value as long as its last setting says', async () => {
  const { queue, now, pass } = await temporaryQueue();
  await queue.store.set('answer', 'old', now() + hour);
  await queue.store.set('answer', 'new', now() + 3 * hour);
  await pass(2 * hour);
  await queue.store.set('other', 'x');
  expect(await queue.store.get('answer')).toBe('new');
  await queue.store.set('answer', 'for good');
  await pass(9 * hour);
  expect(await queue.store.get('answer')).toBe('for good');
});
