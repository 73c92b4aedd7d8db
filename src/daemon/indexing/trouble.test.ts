import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { canUnshare } from '../../../test/support/mount-namespace.ts';
import { eventually } from '../../../test/support/patiently.ts';
import { recordThreads, threads } from '../../../test/support/recorded-threads.ts';
import { holds, IndexingRig, numbersIn, upTo } from './indexing-rig.contract.ts';

vi.mock('../../lib/start-worker.ts', async (original) => recordThreads(await original()));

const warnings = (rig: IndexingRig) => rig.logged.filter((line) => line.includes('"level":"warn"'));

async function makeRig(): Promise<IndexingRig> {
  const rig = await IndexingRig.make();
  await rig.folder.startDaily('2026/Nov/ossec-alerts-22.json');
  return rig;
}

describe('a kill', () => {
  it('in the middle of the back-fill and of a burst costs nothing and makes nothing twice', async () => {
    const rig = await makeRig();
    await rig.folder.write(12_000);
    for (const alerts of [1, 3_000, 5_000, 6_000]) await runUntilKilled(rig, alerts);
    const { length: written } = (await readFile(rig.folder.file, 'utf8')).trimEnd().split('\n');
    expect(written).toBeGreaterThan(12_000);
    const index = await holds(rig.start(), written);
    expect((await index.count({})).alerts).toBe(written);
  }, 60_000);
});

/** A process that kills itself when it has stored so many alerts. Each time it has stored some, more are written. */
async function runUntilKilled(rig: IndexingRig, alerts: number): Promise<void> {
  const program = join(import.meta.dirname, '../../../test/support/indexing-process.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, rig.folder.file, rig.path, String(alerts)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const writes: Promise<unknown>[] = [];
  child.stdout.on('data', () => writes.push(rig.folder.write(100)));
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  await Promise.all(writes);
}

describe.runIf(canUnshare)('a disk that is full', () => {
  it('makes the index wait, is told of once, and costs nothing', async () => {
    const rig = await makeRig();
    const disk = join(rig.folder.root, 'disk');
    await mkdir(disk);
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]);
    onTestFinished(() => void spawnSync('umount', ['--lazy', disk]));
    const indexing = rig.start({ path: join(disk, 'index.db') });
    await holds(indexing, 0);
    await rig.folder.write(40_000);
    await eventually(async () => expect((await indexing.status()).trouble).toMatch(/is the disk full/));
    expect(warnings(rig)).toHaveLength(1);
    spawnSync('mount', ['-o', 'remount,size=200m', disk]);
    await holds(indexing, 40_000);
    expect((await indexing.status()).trouble).toBeUndefined();
  }, 60_000);

  it('does not keep the program from stopping', async () => {
    const rig = await makeRig();
    const disk = join(rig.folder.root, 'disk');
    await mkdir(disk);
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    onTestFinished(() => void spawnSync('umount', ['--lazy', disk]));
    await rig.folder.write(40_000);
    const indexing = rig.start({ path: join(disk, 'index.db') });
    await eventually(async () => expect((await indexing.status()).trouble).toBeDefined());
    const began = performance.now();
    await indexing.close();
    expect(performance.now() - began).toBeLessThan(2_000);
  }, 60_000);
});

describe('an index that fails', () => {
  it('goes on in another thread, without a gap', async () => {
    const rig = await makeRig();
    const indexing = rig.start();
    await holds(indexing, 0);
    await rig.folder.write(5);
    await holds(indexing, 5);
    await Promise.all(threads.map((thread) => thread.terminate()));
    await rig.folder.write(5);
    expect(await numbersIn(await holds(indexing, 10))).toEqual(upTo(10));
  });

  it('is filled again from the files when it is damaged, also when nothing new comes', async () => {
    const rig = await makeRig();
    await rig.folder.write(2_000);
    await (await startedAndStored(rig, 2_000)).close();
    const file = await readFile(rig.path);
    file.fill(0xa5, 8_192);
    await writeFile(rig.path, file);
    const indexing = rig.start();
    await eventually(async () => expect((await stat(`${rig.path}.damaged`)).size).toBeGreaterThan(0));
    await holds(indexing, 2_000);
    await rig.folder.write(1);
    await holds(indexing, 2_001);
  }, 60_000);

  it('is filled again when it is no index at all', async () => {
    const rig = await makeRig();
    await rig.folder.write(3);
    await writeFile(rig.path, 'no database, but long enough to look into. '.repeat(100));
    expect(await numbersIn(await holds(rig.start(), 3))).toEqual(upTo(3));
  });

  it('that cannot be opened is tried again, and told of', async () => {
    const rig = await makeRig();
    await rig.folder.write(3);
    const path = join(rig.folder.root, 'no such folder yet/index.db');
    const indexing = rig.start({ path });
    await eventually(async () => expect((await indexing.status()).trouble).toMatch(/no such folder yet/));
    expect(indexing.index).toBeUndefined();
    await expect(indexing.rebuild()).rejects.toThrow(/not open/);
    await mkdir(join(path, '..'));
    await holds(indexing, 3);
    expect(warnings(rig)).toHaveLength(1);
  }, 30_000);
});

async function startedAndStored(rig: IndexingRig, alerts: number) {
  const indexing = rig.start();
  await holds(indexing, alerts);
  return indexing;
}
