import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { temporaryFolder, temporaryQueue } from '../../../test/support/temporary-queue.ts';
import { silentLog } from '../../lib/log.ts';
import { countsOf, entry, never, take } from '../queue-rig.contract.ts';
import { openSqliteQueue } from './sqlite-queue.ts';

const openAt = (path: string) => openSqliteQueue({ path, clock: new ManualClock(), log: silentLog });

it('refuses a file of a newer version, naming it, and leaves it as it is', async () => {
  const path = join(await temporaryFolder(), 'queue.db');
  const database = new SqliteDatabase(path);
  database.pragma('user_version = 99');
  database.close();
  await expect(openAt(path)).rejects.toMatchObject({
    code: 'queue-file-newer',
    message: expect.stringMatching(new RegExp(`${path}.*newer version.*format 99; this version knows 2`)),
  });
  expect(new SqliteDatabase(path).pragma('user_version', { simple: true })).toBe(99);
});

it('brings the file of an earlier version forward, with all that is in it', async () => {
  const { queue, path } = await temporaryQueue();
  await queue.push([entry({ alertId: '1.5' }), entry({ alertId: undefined })]);
  const [lease] = await take(queue);
  if (lease !== undefined) await queue.acknowledge(lease, { status: 'delivered' });
  await queue.push([entry({ alertId: '1.5' })]);
  await queue.close();
  const database = new SqliteDatabase(path);
  database.exec('DROP INDEX entries_by_alert; DROP INDEX history_by_alert; PRAGMA user_version = 1');
  database.close();
  const after = await openAt(path);
  expect((await after.list({ alertId: '1.5' })).map(({ state }) => state)).toEqual(['waiting', 'delivered']);
  expect(await countsOf(after)).toMatchObject({ waiting: 2, delivered: 1 });
  await after.close();
});

it('refuses a file that is no database, naming it and the remedy', async () => {
  const path = join(await temporaryFolder(), 'queue.db');
  await writeFile(path, 'not a database at all, but long enough to look into '.repeat(100));
  await expect(openAt(path)).rejects.toMatchObject({
    code: 'queue-file-corrupt',
    message: expect.stringMatching(new RegExp(`${path} is damaged.*move it away`)),
  });
});

it('refuses to go on when it comes across a damaged page', async () => {
  const { queue, path } = await temporaryQueue();
  await queue.push(Array.from({ length: 50 }, () => entry({ body: `{"text":"${'x'.repeat(1_000)}"}` })));
  await queue.close();
  const file = await readFile(path);
  for (let page = 0; page < file.length; page += 4096) {
    const content = file.subarray(page, page + 4096);
    if (content.includes('xxxxxxxx')) content.fill(0xa5);
  }
  await writeFile(path, file);
  const again = await openAt(path);
  await expect(again.take('slack', 1, never)).rejects.toMatchObject({ code: 'queue-file-corrupt', path });
  await expect(again.drop({ states: ['waiting'] })).rejects.toMatchObject({ code: 'queue-file-corrupt', path });
  await again.close();
});

it('says which file it cannot open, and why', async () => {
  const path = join(await temporaryFolder(), 'missing', 'queue.db');
  await expect(openAt(path)).rejects.toMatchObject({
    code: 'queue-file-unusable',
    message: expect.stringMatching(new RegExp(`${path} cannot be opened.*ENOENT`)),
  });
});

it('keeps its files from other users: they hold whole alerts', async () => {
  const { queue, path } = await temporaryQueue();
  await queue.push([entry()]);
  for (const file of [path, `${path}-wal`, `${path}-shm`]) expect((await stat(file)).mode & 0o007).toBe(0);
});

it('survives a power cut: what was pushed is in the files when the push resolves', async () => {
  const { queue, path } = await temporaryQueue();
  await queue.push([entry(), entry()], { source: 'alerts-file', value: 7 });
  const copy = join(await temporaryFolder(), 'queue.db');
  for (const suffix of ['', '-wal']) await writeFile(copy + suffix, await readFile(path + suffix));
  const after = await openAt(copy);
  expect(await countsOf(after)).toMatchObject({ waiting: 2 });
  expect(await after.position('alerts-file')).toBe(7);
  await after.close();
});

it('survives a torn write: half of a transaction in the log counts as none of it', async () => {
  const { queue, path } = await temporaryQueue();
  await queue.push([entry()], { source: 'alerts-file', value: 1 });
  const { size: whole } = await stat(`${path}-wal`);
  await queue.push(
    Array.from({ length: 50 }, () => entry()),
    { source: 'alerts-file', value: 2 },
  );
  const log = await readFile(`${path}-wal`);
  const copy = join(await temporaryFolder(), 'queue.db');
  await writeFile(copy, await readFile(path));
  await writeFile(`${copy}-wal`, log.subarray(0, Math.floor((whole + log.length) / 2)));
  const after = await openAt(copy);
  expect(await countsOf(after)).toMatchObject({ waiting: 1 });
  expect(await after.position('alerts-file')).toBe(1);
  await after.close();
});

it('gives the disk back what a drained backlog has left behind, and keeps its log small meanwhile', async () => {
  const { queue, path } = await temporaryQueue();
  const body = `{"text":"${'x'.repeat(30_000)}"}`;
  const total = 1_000;
  await queue.push(Array.from({ length: total }, () => entry({ body })));
  expect((await stat(path)).size + (await stat(`${path}-wal`)).size).toBeGreaterThan(30_000_000);
  for (const lease of await take(queue, total)) await queue.acknowledge(lease, { status: 'delivered' });
  expect((await stat(`${path}-wal`)).size).toBeLessThan(20 * 2 ** 20);
  await queue.close();
  expect((await stat(path)).size).toBeLessThan(20 * 2 ** 20);
});
