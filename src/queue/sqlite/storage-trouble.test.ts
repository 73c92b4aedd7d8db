import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { expect, it, onTestFinished, type TestContext, vi } from 'vitest';
import { fillDisk } from '../../../test/support/full-disk.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { temporaryFolder, temporaryQueue } from '../../../test/support/temporary-queue.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { countsOf, entry, keys, none, take, takeOne } from '../queue-rig.contract.ts';
import { openDatabase } from './schema.ts';
import { openSqliteQueue, SqliteQueue } from './sqlite-queue.ts';

const body = JSON.stringify({ text: 'x'.repeat(1_000) });
const batch = (count: number) => Array.from({ length: count }, () => entry({ body }));

/** A queue whose file may not grow by more than a few pages: SQLite's own SQLITE_FULL. */
async function cramped() {
  const path = join(await temporaryFolder(), 'queue.db');
  const clock = new ManualClock();
  const { log, logged } = testTools();
  const database = openDatabase(path);
  const queue = new SqliteQueue(database, { clock, log });
  onTestFinished(() => queue.close());
  await queue.push([entry(), entry()], { source: 'alerts-file', value: 'before' });
  const pages = Number(database.pragma('page_count', { simple: true }));
  database.pragma(`max_page_count = ${pages + 20}`);
  const makeRoom = () => database.pragma('max_page_count = 1000000');
  return { path, clock, log, logged, queue, makeRoom, full: () => vi.waitUntil(() => logged.length > 0) };
}

it('waits while the disk is full, says so once, and completes every call when there is room', async () => {
  const { clock, logged, queue, makeRoom, full } = await cramped();
  const lease = await takeOne(queue);
  const large = batch(200);
  const calls = Promise.all([
    queue.push(large, { source: 'alerts-file', value: 'after' }),
    queue.acknowledge(lease, { status: 'delivered' }),
    queue.store.set('quota', '3'),
  ]);
  await full();
  await clock.advance(5_000);
  expect(logged).toEqual([expect.stringMatching(/"level":"error".*"code":"SQLITE_FULL"/)]);
  makeRoom();
  await clock.advance(1_000);
  await calls;
  expect(logged.slice(1)).toEqual([expect.stringContaining('"level":"info"')]);
  expect(await countsOf(queue)).toEqual({ ...none, waiting: 201, delivered: 1 });
  expect(await queue.position('alerts-file')).toBe('after');
  expect(keys(await take(queue, 201)).slice(1)).toEqual(large.map(({ key }) => key));
});

it('answers questions and gives out entries while the disk is full', async () => {
  const { clock, queue, makeRoom, full } = await cramped();
  const pushing = queue.push(batch(200), { source: 'alerts-file', value: 'after' });
  await full();
  expect(await countsOf(queue)).toEqual({ ...none, waiting: 2 });
  expect(await queue.list({})).toHaveLength(2);
  expect(await queue.position('alerts-file')).toBe('before');
  expect(await take(queue, 2)).toHaveLength(2);
  makeRoom();
  await clock.advance(1_000);
  await pushing;
});

it('does not keep the program from stopping while the disk is full, and has half of nothing afterwards', async () => {
  const { path, clock, log, queue, full } = await cramped();
  const refused = expect(queue.push(batch(200), { source: 'alerts-file', value: 'after' })).rejects.toThrow('full');
  await full();
  await queue.close();
  await refused;
  const again = await openSqliteQueue({ path, clock, log });
  expect(await countsOf(again)).toEqual({ ...none, waiting: 2 });
  expect(await again.position('alerts-file')).toBe('before');
  await again.close();
});

it('waits on a file system that is full', async (context) => {
  const folder = await smallFileSystem(context);
  const makeRoom = fillDisk(folder, 1_000_000);
  const clock = new ManualClock();
  const { log, logged } = testTools();
  const queue = await openSqliteQueue({ path: join(folder, 'queue.db'), clock, log });
  const pushes = Array.from({ length: 60 }, (_, round) => ({ round, entries: batch(10) }));
  const all = pushInTurn(pushes, (entries, round) => queue.push(entries, { source: 'alerts-file', value: round }));
  await vi.waitUntil(() => logged.length > 0);
  makeRoom();
  const written = all.then(() => true);
  const aSecondLater = async () => {
    await clock.advance(1_000);
    // Without a turn of the loop nothing would be written meanwhile.
    await turn();
    return false;
  };
  while (!(await Promise.race([written, aSecondLater()])));
  expect(await queue.position('alerts-file')).toBe(59);
  expect(keys(await take(queue, 600))).toEqual(pushes.flatMap(({ entries }) => entries.map(({ key }) => key)));
  await queue.close();
});

it('waits while another process holds the file', async () => {
  const { queue, clock, path, logged } = await temporaryQueue();
  const other = new SqliteDatabase(path);
  other.exec('BEGIN IMMEDIATE');
  const pushing = queue.push([entry()]);
  await vi.waitUntil(() => logged.length > 0);
  expect(logged).toEqual([expect.stringContaining('SQLITE_BUSY')]);
  other.exec('COMMIT');
  other.close();
  await clock.advance(1_000);
  await pushing;
  expect(await countsOf(queue)).toMatchObject({ waiting: 1 });
});

async function pushInTurn<T>(
  pushes: readonly { readonly round: number; readonly entries: T }[],
  push: (entries: T, round: number) => Promise<void>,
): Promise<void> {
  for (const { round, entries } of pushes) await push(entries, round);
}

/** Sixteen MiB of memory as a file system of its own: four times what SQLite writes to its log before it makes a checkpoint. Needs the right to mount, which not everyone who runs tests has. */
async function smallFileSystem(context: TestContext): Promise<string> {
  const folder = await temporaryFolder();
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder], {
    encoding: 'utf8',
  });
  if (status !== 0 && process.env.CI === 'true') throw new Error(`cannot mount a small file system: ${stderr}`);
  if (status !== 0) context.skip(`cannot mount a small file system: ${stderr}`);
  onTestFinished(() => void spawnSync('umount', ['--lazy', folder]));
  return folder;
}
