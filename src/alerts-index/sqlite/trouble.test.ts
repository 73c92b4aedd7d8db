import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { canUnshare } from '../../../test/support/mount-namespace.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import type { AlertsIndex, RawAlert } from '../alerts-index.ts';
import { parseQuery } from '../query/parse.ts';
import { openSqliteAlertsIndex } from './sqlite-alerts-index.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'threatlockdown-index-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function openAt(path: string): Promise<{ readonly index: AlertsIndex; readonly logged: readonly string[] }> {
  const { log, logged } = testTools();
  const index = await openSqliteAlertsIndex({ path, log });
  onTestFinished(() => index.close());
  return { index, logged };
}

function alerts(count: number, from = 0): readonly RawAlert[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const text = JSON.stringify({ timestamp: '2026-11-21T17:03:13.425+0000', number, noise: noise(number) });
    return { key: `1:${number}`, text };
  });
}

/** Does not compress well. */
function noise(number: number): string {
  return Array.from({ length: 40 }, (_, index) =>
    Math.sin(number * 40 + index)
      .toString(36)
      .slice(3),
  ).join(' ');
}

const position = { source: 'live', value: 1 };

it('goes on where it was after a restart', async () => {
  const path = join(await temporaryFolder(), 'alerts.db');
  const { index } = await openAt(path);
  await index.add({ alerts: alerts(10), position });
  await index.close();
  const { index: again } = await openAt(path);
  expect(await again.position('live')).toBe(1);
  expect(await again.add({ alerts: alerts(20) })).toEqual({ status: 'stored', alerts: 10 });
  expect(await again.count({})).toEqual({ alerts: 20, complete: true });
  expect(await again.get('1:3')).toMatchObject({ text: alerts(4)[3]?.text });
});

it('keeps its files from other users: they hold whole alerts', async () => {
  const path = join(await temporaryFolder(), 'alerts.db');
  const { index } = await openAt(path);
  await index.add({ alerts: alerts(1) });
  for (const file of [path, `${path}-wal`, `${path}-shm`]) expect((await stat(file)).mode & 0o007).toBe(0);
});

it('says which file it cannot make', async () => {
  const path = join(await temporaryFolder(), 'no such folder', 'alerts.db');
  await expect(openAt(path)).rejects.toThrow(/no such folder/);
});

it('puts a file aside that is no index, and begins anew', async () => {
  const path = join(await temporaryFolder(), 'alerts.db');
  await writeFile(path, 'no database, but long enough to look into. '.repeat(100));
  const { index, logged } = await openAt(path);
  expect(logged).toEqual([expect.stringContaining('"level":"warn"')]);
  expect(await readFile(`${path}.damaged`, 'utf8')).toMatch(/^no database/);
  expect(await index.add({ alerts: alerts(1) })).toEqual({ status: 'stored', alerts: 1 });
});

it('puts the index of another version aside', async () => {
  const path = join(await temporaryFolder(), 'alerts.db');
  const other = new SqliteDatabase(path);
  other.pragma('user_version = 99');
  other.close();
  const { index } = await openAt(path);
  expect(await index.figures()).toMatchObject({ alerts: 0 });
});

it('begins anew when it comes across damaged pages, and says so to the one that fills it', async () => {
  const path = join(await temporaryFolder(), 'alerts.db');
  const { index: before } = await openAt(path);
  await before.add({ alerts: alerts(2_000), position });
  await before.close();
  const { index } = await openAt(path);
  const file = await readFile(path);
  file.fill(0xa5, 8_192);
  await writeFile(path, file);
  expect((await index.search({ size: 10 })).alerts).toEqual([]);
  const told = await index.add({ alerts: alerts(1), position });
  if (told.status !== 'begun-anew') throw new Error(`the index answered ${told.status}`);
  expect(await index.position('live')).toBeUndefined();
  expect(await index.add({ alerts: alerts(5), position })).toEqual({ status: 'stored', alerts: 5 });
});

it.runIf(canUnshare)(
  'stores nothing of a batch while the disk is full, goes on answering, and takes it when there is room',
  async () => {
    const folder = await temporaryFolder();
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]);
    onTestFinished(() => void spawnSync('umount', ['--lazy', folder]));
    const { index } = await openAt(join(folder, 'alerts.db'));
    await index.add({ alerts: alerts(10), position });
    const large = alerts(4_000, 100);
    expect(await index.add({ alerts: large, position: { source: 'live', value: 2 } })).toMatchObject({
      status: 'no-room',
    });
    expect(await index.position('live')).toBe(1);
    expect(await index.count({})).toEqual({ alerts: 10, complete: true });
    spawnSync('mount', ['-o', 'remount,size=200m', folder]);
    expect(await index.add({ alerts: large, position: { source: 'live', value: 2 } })).toEqual({
      status: 'stored',
      alerts: 4_000,
    });
    const parsed = parseQuery('number:>=4000');
    if (parsed.kind === 'refused') throw new Error(parsed.error.message);
    expect(await index.count(parsed)).toEqual({ alerts: 100, complete: true });
  },
);

it('takes less room once the oldest are removed for their size', async () => {
  const { index } = await openAt(join(await temporaryFolder(), 'alerts.db'));
  for (let batch = 0; batch < 5; batch += 1) await index.add({ alerts: alerts(1_000, batch * 1_000) });
  const { bytes } = await index.figures();
  const removed = await index.retain({ largestBytes: bytes / 2 });
  expect(removed).toBeGreaterThan(2_000);
  const after = await index.figures();
  expect(after).toMatchObject({ alerts: 5_000 - removed });
  expect(after.bytes).toBeLessThan(bytes * 0.6);
  expect(await index.retain({ largestBytes: bytes })).toBe(0);
});

it('answers while many alerts are stored', async () => {
  const { index } = await openAt(join(await temporaryFolder(), 'alerts.db'));
  await index.add({ alerts: alerts(100) });
  const done: string[] = [];
  const storing = index.add({ alerts: alerts(20_000, 100) }).then(() => done.push('stored'));
  await index.search({ size: 10 }).then(() => done.push('found'));
  await storing;
  expect(done).toEqual(['found', 'stored']);
});
