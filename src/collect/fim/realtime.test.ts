import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, watch, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../test/support/patiently.ts';
import { systemClock } from '../../lib/clock.ts';
import { type FimRig, makeFimRig, monitored, syscheck } from './fim-rig.contract.ts';
import { yieldNow } from './yield-now.ts';

async function watching(prepare: (rig: FimRig) => void = () => undefined): Promise<FimRig> {
  const rig = await makeFimRig();
  prepare(rig);
  await rig.start(syscheck([monitored(rig.top, { mode: 'realtime' })]), systemClock);
  return rig;
}

function scannedRoots(path: string): unknown {
  const database = new SqliteDatabase(path, { readonly: true });
  const count = database.prepare('SELECT count(*) FROM roots WHERE scanned_at IS NOT NULL').pluck().get();
  database.close();
  return count;
}

/** Waits until all of these, each once, and nothing else has been told since the last call. */
async function tells(rig: FimRig, ...expected: readonly string[]): Promise<void> {
  const told: string[] = [];
  await eventually(() => {
    told.push(...rig.told());
    expect([...told].sort()).toEqual([...expected].sort());
  });
}

/** Until the system has told of its end, and all that watch it have heard of that. */
async function removeNoticed(folder: string): Promise<void> {
  const end = new Promise<void>((resolve) => {
    const watcher = watch(folder, (_, name) => {
      if (name !== basename(folder)) return;
      watcher.close();
      resolve();
    });
  });
  rmSync(folder, { recursive: true });
  await end;
  await yieldNow();
}

describe('a watched folder', () => {
  it('tells of what happens in it while the first scan is busy with others that are not watched', async () => {
    const rig = await makeFimRig();
    const [watched, others] = [rig.path('watched'), rig.path('others')];
    mkdirSync(watched);
    for (let number = 0; number < 60; number += 1) rig.write(`others/${number}`);
    const paths = [monitored(others), monitored(watched, { mode: 'realtime' })];
    const started = rig.start(syscheck(paths, { maxFilesPerSecond: 20 }), systemClock);
    await eventually(() => expect(scannedRoots(rig.database)).toBe(1));
    rig.write('watched/new');
    await tells(rig, 'added watched/new');
    expect(rig.messages.join()).not.toMatch(/scan_end/);
    await started;
    await tells(rig);
  });

  it('tells at once what happens in it, each change once', async () => {
    const rig = await watching((each) => each.write('old'));
    rig.write('new');
    await tells(rig, 'added new');
    chmodSync(rig.path('old'), 0o4755);
    await tells(rig, 'modified old');
    renameSync(rig.path('new'), rig.path('renamed'));
    await tells(rig, 'added renamed', 'deleted new');
    rmSync(rig.path('renamed'));
    await tells(rig, 'deleted renamed');
  });

  it('has a layout of its own for files that are there, and the common one for those that are not', async () => {
    const rig = await watching((each) => each.write('a'));
    chmodSync(rig.path('a'), 0o600);
    await eventually(() => expect(rig.messages.at(-1)).toMatch(/^8:syscheck:\{"data":\{"attributes":\{"checksum":/));
    expect(rig.messages.at(-1)).toMatch(
      /"changed_attributes":.*"mode":"realtime","old_attributes":.*"path":.*"version":"2.0"\},"type":"event"\}$/,
    );
    rmSync(rig.path('a'));
    await eventually(() =>
      expect(rig.messages.at(-1)).toMatch(
        /^8:syscheck:\{"type":"event","data":\{"path":.*"version":2,"mode":"realtime"/,
      ),
    );
  });

  it('takes in a tree that is moved into it, and lets go of one that is moved out', async () => {
    const rig = await watching();
    const outside = `${rig.top}-outside`;
    mkdirSync(`${outside}/deep`, { recursive: true });
    writeFileSync(`${outside}/deep/a`, '');
    renameSync(outside, rig.path('in'));
    await tells(rig, 'added in/deep/a');
    rig.write('in/deep/b');
    await tells(rig, 'added in/deep/b');
    renameSync(rig.path('in'), outside);
    await tells(rig, 'deleted in/deep/a', 'deleted in/deep/b');
    writeFileSync(`${outside}/deep/c`, '');
    rig.write('last');
    await tells(rig, 'added last');
  });

  it('follows a tree that is renamed within it', async () => {
    const rig = await watching((each) => each.write('m/deep/a'));
    for (const [from, to] of [
      ['m', 'a'],
      ['a', 'z'],
    ] as const) {
      renameSync(rig.path(from), rig.path(to));
      await tells(rig, `deleted ${from}/deep/a`, `added ${to}/deep/a`);
    }
    rig.write('z/deep/b');
    await tells(rig, 'added z/deep/b');
  });

  it('moved away and back is watched as before, whether somebody looked meanwhile or not', async () => {
    const rig = await watching((each) => each.write('tree/deep/a'));
    const [tree, outside] = [rig.path('tree'), `${rig.top}-outside`];
    renameSync(tree, outside);
    await tells(rig, 'deleted tree/deep/a');
    renameSync(outside, tree);
    await tells(rig, 'added tree/deep/a');
    renameSync(tree, outside);
    renameSync(outside, tree);
    rig.write('tree/deep/b');
    await tells(rig, 'added tree/deep/b');
    renameSync(rig.top, outside);
    await tells(rig, 'deleted tree/deep/a', 'deleted tree/deep/b');
    renameSync(outside, rig.top);
    await tells(rig, 'added tree/deep/a', 'added tree/deep/b');
    rig.write('tree/deep/a', 'watched');
    await tells(rig, 'modified tree/deep/a');
  });

  it('is watched again when it is deleted and made anew, at once or later', async () => {
    const rig = await watching((each) => each.write('tree/a'));
    rmSync(rig.path('tree'), { recursive: true });
    rig.write('tree/b');
    await tells(rig, 'deleted tree/a', 'added tree/b');
    rmSync(rig.path('tree'), { recursive: true });
    await tells(rig, 'deleted tree/b');
    rig.write('tree/c');
    await tells(rig, 'added tree/c');
    rig.write('tree/d');
    await tells(rig, 'added tree/d');
  });

  it('is watched again too when it is the configured path itself', async () => {
    const rig = await watching((each) => each.write('a'));
    rmSync(rig.top, { recursive: true });
    await tells(rig, 'deleted a');
    rig.write('b');
    await tells(rig, 'added b');
    rig.write('c');
    await tells(rig, 'added c');
  });

  it('that came back and went again while others are looked at is gone', async () => {
    const rig = await makeFimRig();
    const [first, second] = [rig.path('first'), rig.path('second')];
    // As many as are handed over before the rest is looked at.
    const names = Array.from({ length: 100 }, (_, index) => String(index));
    for (const name of names) rig.write(`first/below/${name}`);
    for (const name of names) rig.write(`second/${name}`);
    const paths = [first, second].map((path) => monitored(path, { mode: 'realtime' }));
    await rig.start(syscheck(paths), systemClock);
    const steps: (() => unknown)[] = [
      // The second is being looked at; the first was found as it had been.
      () => removeNoticed(first),
      // The first is being looked at, what was below it has yet to be.
      () => rig.write('first/below/again'),
      // What is below it has been looked at.
      () => renameSync(first, rig.path('moved')),
    ];
    rig.handOver = async (messages) => {
      rig.receive(messages);
      await steps.shift()?.();
    };
    rmSync(second, { recursive: true });
    const deleted = names.flatMap((name) => [`deleted first/below/${name}`, `deleted second/${name}`]);
    await tells(rig, ...deleted, 'added first/below/again', 'deleted first/below/again');
  });

  it('replaced by a loop of links is gone', async () => {
    const rig = await watching((each) => each.write('tree/one/a'));
    rmSync(rig.path('tree'), { recursive: true });
    symlinkSync('.', rig.path('tree'));
    await tells(rig, 'deleted tree/one/a', 'added tree');
    rig.write('b');
    await tells(rig, 'added b');
  });

  it('that comes while it is filled loses no file', async () => {
    const rig = await watching();
    const names = Array.from({ length: 300 }, (_, index) => `${index % 30}/${index % 7}/${index}`);
    for (const name of names) rig.write(name);
    await tells(rig, ...names.map((name) => `added ${name}`));
  });

  it('loses none of 2,000 files written in a burst, nor of their ends', async () => {
    const rig = await watching((each) => mkdirSync(each.path('folder')));
    const names = Array.from({ length: 2_000 }, (_, index) => `folder/${index}`);
    for (const name of names) rig.write(name);
    await tells(rig, ...names.map((name) => `added ${name}`));
    for (const name of names) rmSync(rig.path(name));
    await tells(rig, ...names.map((name) => `deleted ${name}`));
  });
});

it('a monitored file is watched through its replacement', async () => {
  const rig = await makeFimRig();
  const path = rig.write('file');
  await rig.start(syscheck([monitored(path, { mode: 'realtime' })]), systemClock);
  rig.write('next', 'as editors save');
  renameSync(rig.path('next'), path);
  await tells(rig, 'modified file');
  rmSync(path);
  await tells(rig, 'deleted file');
});
