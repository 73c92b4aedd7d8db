import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../../test/support/patiently.ts';
import { createRig, filesBlock } from './log-file-rig.contract.ts';

describe('in the place of a file', () => {
  test.each([
    ['a pipe', (path: string) => void execFileSync('mkfifo', [path]), unlinkSync],
    ['a folder', (path: string) => mkdirSync(path), rmdirSync],
    ['a link that leads nowhere', (path: string) => symlinkSync(`${path}.nowhere`, path), unlinkSync],
    ['a link that leads to itself', (path: string) => symlinkSync(path, path), unlinkSync],
  ])('%s is left alone, until there is a file', async (_what, put, remove) => {
    const rig = createRig();
    const [path, other] = [join(rig.folder, 'a.log'), join(rig.folder, 'b.log')];
    put(path);
    await rig.start(filesBlock(join(rig.folder, '*.log')));
    writeFileSync(other, 'one\n');
    await rig.expect((messages) => expect(messages).toEqual([`1:${other}:one`]));
    remove(path);
    writeFileSync(path, 'two\n');
    await rig.expect((messages) => expect(messages[1]).toBe(`1:${path}:two`));
    unlinkSync(path);
    put(path);
    appendFileSync(other, 'three\n');
    await rig.expect((messages) => expect(messages[2]).toBe(`1:${other}:three`));
    expect(rig.logged).toEqual([]);
  });
});

describe('a link', () => {
  test('that is turned to another file: the rest of the one, the notice, the other', async () => {
    const rig = createRig();
    const path = join(rig.folder, 'current.log');
    const [first, second] = ['1.log', '2.log'].map((name) => join(rig.folder, name)) as [string, string];
    writeFileSync(first, '');
    symlinkSync(first, path);
    await rig.start(filesBlock(path));
    appendFileSync(first, 'one\n');
    await rig.expect((messages) => expect(messages).toEqual([`1:${path}:one`]));
    appendFileSync(first, 'two\n');
    writeFileSync(second, 'three\n');
    symlinkSync(second, `${path}.new`);
    renameSync(`${path}.new`, path);
    await rig.expect((messages) =>
      expect(messages.slice(1)).toEqual([
        `1:${path}:two`,
        `1:logcollector:ossec: File rotated (inode changed): '${path}'.`,
        `1:${path}:three`,
      ]),
    );
  });

  test('to a file that is rotated while nobody looks: the rest of it is found where it is', async () => {
    const rig = createRig();
    const [folder, path] = [join(rig.folder, 'data'), join(rig.folder, 'link')];
    const target = join(folder, 'app.log');
    mkdirSync(folder);
    writeFileSync(target, '');
    symlinkSync(target, path);
    const block = filesBlock(path);
    const running = await rig.start(block);
    appendFileSync(target, 'one\n');
    await rig.expect((messages) => expect(messages).toEqual([`1:${path}:one`]));
    await running.stop();
    appendFileSync(target, 'two\n');
    renameSync(target, `${target}.1`);
    writeFileSync(target, 'three\n');
    await rig.start(block);
    await rig.expect((messages) => expect(messages.slice(1)).toEqual([`1:${path}:two`, `1:${path}:three`]));
  });
});

describe('a folder', () => {
  test('that comes later with a file in it: within a second', async () => {
    const rig = createRig();
    const folder = join(rig.folder, 'later', 'still');
    await rig.start(filesBlock(join(folder, 'a.log')));
    const began = performance.now();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'a.log'), 'one\n');
    await rig.expect((messages) => expect(messages).toHaveLength(1));
    expect(performance.now() - began).toBeLessThan(900);
  });

  test('that is removed and made again, with its file', async () => {
    const rig = createRig();
    const folder = join(rig.folder, 'sub');
    const path = join(folder, 'a.log');
    mkdirSync(folder);
    await rig.start(filesBlock(join(rig.folder, 'sub', '*')));
    for (const text of ['one', 'two', 'three']) {
      writeFileSync(path, `${text}\n`);
      await rig.expect((messages) => expect(messages.at(-1)).toBe(`1:${path}:${text}`));
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
    }
    expect(rig.messages.filter((message) => message.startsWith(`1:${path}`))).toHaveLength(3);
  });
});

/** A small disk of its own has to be mounted. Under CI that must work. */
const canMount = process.getuid?.() === 0 || process.env.CI !== undefined;

describe.skipIf(!canMount)('a disk that is full (needs root)', () => {
  test('of the positions keeps no line back, and is told of once', async () => {
    const rig = createRig();
    const disk = join(rig.folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    onTestFinished(() => void execFileSync('umount', [disk]));
    const path = join(rig.folder, 'a.log');
    writeFileSync(path, '');
    const block = filesBlock(path);
    const running = await rig.start(block, { positions: join(disk, 'positions.db') });
    spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'fill')}`, 'bs=4k']);
    for (const text of ['one', 'two']) {
      appendFileSync(path, `${text}\n`);
      await rig.expect((messages) => expect(messages.at(-1)).toBe(`1:${path}:${text}`));
    }
    await eventually(() => expect(rig.logged.filter((line) => line.includes('cannot be stored'))).toHaveLength(1));
    rmSync(join(disk, 'fill'));
    appendFileSync(path, 'three\n');
    await rig.expect((messages) => expect(messages).toHaveLength(3));
    await running.stop();
    appendFileSync(path, 'four\n');
    const again = await rig.start(block, { positions: join(disk, 'positions.db') });
    await rig.expect((messages) => expect(messages.at(-1)).toBe(`1:${path}:four`));
    expect(rig.messages).toHaveLength(4);
    await again.stop();
  });
});

test('of more files than may be open, as many are read as may be', async () => {
  const rig = createRig();
  const paths = Array.from({ length: 1_200 }, (_file, number) => join(rig.folder, `${number}.log`));
  for (const path of paths) writeFileSync(path, '');
  await rig.start(filesBlock(join(rig.folder, '*.log')), { maxFiles: 1_000 });
  for (const path of paths) appendFileSync(path, 'line\n');
  await rig.expect((messages) => expect(new Set(messages).size).toBe(1_000));
  await eventually(() => expect(rig.logged).toHaveLength(1));
  expect(rig.logged[0]).toMatch(/too many log files.*"leftOut":200,"most":1000/);
});
