import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { eventually } from '../../../test/support/patiently.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { FileTroubles } from './file-troubles.ts';
import { createRig, filesBlock } from './log-file-rig.contract.ts';
import { createOpenFiles } from './open-files.ts';

const parse = (logged: readonly string[]) => logged.map((line): unknown => JSON.parse(line));

describe('in the place of a file that is named', () => {
  test.each([
    ['a folder', (path: string) => mkdirSync(path)],
    ['a named pipe', (path: string) => void execFileSync('mkfifo', [path])],
    ['a device', (path: string) => symlinkSync('/dev/zero', path)],
    ['a link that leads nowhere', (path: string) => symlinkSync(`${path}.nowhere`, path)],
  ])('%s is told of, once, until there is a file', async (what, put) => {
    const rig = createRig();
    const path = join(rig.folder, 'a.log');
    put(path);
    const clock = new ManualClock();
    await rig.start(filesBlock(path), { clock });
    await clock.advance(5_000);
    const message = 'there is something else in the place of a log file';
    expect(parse(rig.logged)).toMatchObject([{ level: 'warn', message, file: path, what }]);
    rmSync(path, { recursive: true });
    writeFileSync(path, 'one\n');
    await clock.advance(2_000);
    await rig.expect((messages) => expect(messages).toEqual([`1:${path}:one`]));
  });

  test('a link to itself is told of with its code', async () => {
    const rig = createRig();
    const path = join(rig.folder, 'a.log');
    symlinkSync(path, path);
    await rig.start(filesBlock(path));
    expect(parse(rig.logged)).toMatchObject([{ level: 'warn', message: 'a log file cannot be read', code: 'ELOOP' }]);
  });

  test('nothing is told of more quietly', async () => {
    const rig = createRig();
    await rig.start(filesBlock(join(rig.folder, 'a.log')));
    expect(parse(rig.logged)).toMatchObject([{ level: 'info', file: join(rig.folder, 'a.log') }]);
  });
});

test('a file that may not be read is told of with the user and a remedy, and again after it could be', () => {
  const { log, logged } = testTools();
  const troubles = new FileTroubles(log);
  const error = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES', syscall: 'open' });
  troubles.cannotRead('/a.log', error);
  troubles.cannotRead('/a.log', error);
  const told = { file: '/a.log', code: 'EACCES', uid: process.geteuid?.(), remedy: expect.stringContaining('right') };
  expect(parse(logged)).toEqual([{ level: 'warn', message: 'a log file cannot be read', ...told }]);
  troubles.isOver('/a.log');
  troubles.cannotRead('/a.log', error);
  expect(logged).toHaveLength(2);
});

test('lines that are passed over at a start are told of with their bytes', async () => {
  const rig = createRig();
  const path = join(rig.folder, 'a.log');
  writeFileSync(path, '');
  const block = filesBlock(path, { source: { maxSize: 100 } });
  const running = await rig.start(block);
  await running.stop();
  appendFileSync(path, 'x'.repeat(150));
  await rig.start(block);
  expect(parse(rig.logged)).toMatchObject([{ level: 'warn', file: path, bytes: 150, maxSize: 100 }]);
  expect(rig.logged[0]).toContain('raise max-size');
});

test('lines that were cut are told of at most once a minute, with their number', async () => {
  const rig = createRig();
  const path = join(rig.folder, 'a.log');
  writeFileSync(path, '');
  const clock = new ManualClock();
  await rig.start(filesBlock(path), { clock });
  for (let line = 0; line < 3; line++) appendFileSync(path, `${'x'.repeat(70_000)}\n`);
  await clock.advance(5_000);
  await rig.expect((messages) => expect(messages).toHaveLength(3));
  expect(parse(rig.logged)).toMatchObject([{ lines: 1 }]);
  await clock.advance(60_000);
  await eventually(() => expect(parse(rig.logged)).toMatchObject([{ lines: 1 }, { lines: 2 }]));
});

describe('of more files than may be open', () => {
  const glob = { isNamed: false, now: 0 };

  test('the number of those left out is told after all were looked at, and then every ten minutes', () => {
    const files = createOpenFiles(1);
    const look = (now: number) => {
      for (const id of ['a', 'b', 'c']) files.take(id, { ...glob, now });
      return files.leftOutToTell(now);
    };
    expect([0, 1_000, 2_000, 3_000, 601_000, 602_000].map(look)).toEqual([
      undefined,
      undefined,
      2,
      undefined,
      undefined,
      2,
    ]);
    files.release('a');
    files.take('b', { ...glob, now: 1_300_000 });
    expect(files.leftOutToTell(1_300_000)).toBeUndefined();
  });

  test('one that is named has its place all the same', async () => {
    const rig = createRig();
    const openFiles = createOpenFiles(1);
    for (const name of ['a', 'b', 'named']) writeFileSync(join(rig.folder, `${name}.log`), '');
    await rig.start(filesBlock(join(rig.folder, '*.log')), { openFiles });
    await rig.start(filesBlock(join(rig.folder, 'named.log')), { openFiles });
    for (const name of ['a', 'b', 'named']) appendFileSync(join(rig.folder, `${name}.log`), `${name}\n`);
    await rig.expect((messages) =>
      expect(messages.map((text) => text.split(':').at(-1)).sort()).toEqual(['a', 'named']),
    );
  });
});
