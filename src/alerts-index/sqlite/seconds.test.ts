import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { firstPlace, mostOrders, placeOf } from './place.ts';
import { type Database, openForWriting } from './schema.ts';
import { Seconds } from './seconds.ts';

async function openDatabase(): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), 'threatlockdown-index-'));
  const database = openForWriting({ path: join(folder, 'alerts.db'), cacheBytes: 2 ** 20 });
  onTestFinished(async () => {
    database.close();
    await rm(folder, { recursive: true });
  });
  return database;
}

function store(database: Database, place: number, key: string): void {
  database.prepare('INSERT INTO alerts VALUES (?, ?, 1, 0, 0)').run(place, key);
}

it('knows the alerts of a second, and goes on behind the last of them', async () => {
  const database = await openDatabase();
  store(database, placeOf(7, 4, 'high'), 'a');
  const seconds = new Seconds(database);
  expect([seconds.has(7, 'a'), seconds.has(7, 'b'), seconds.has(6, 'a')]).toEqual([true, false, false]);
  expect(seconds.take(7, 'low')).toBe(placeOf(7, 5, 'low'));
  expect(seconds.take(7, 'critical')).toBe(placeOf(7, 6, 'critical'));
  expect(seconds.take(8, 'low')).toBe(firstPlace(8));
});

it('gives what a full second has no place for to the next, behind what that has, and finds it again', async () => {
  const database = await openDatabase();
  store(database, placeOf(7, mostOrders - 1, 'low'), 'last');
  store(database, placeOf(8, 0, 'low'), 'of the next');
  const place = new Seconds(database).take(7, 'medium');
  expect(place).toBe(placeOf(8, 1, 'medium'));
  store(database, place, 'one more');
  expect(new Seconds(database).has(7, 'one more')).toBe(true);
});
