import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { eventually } from '../../../test/support/patiently.ts';
import { createRig, filesBlock } from './log-file-rig.contract.ts';

/** A line long enough to be told from others: a fingerprint takes 256 bytes. */
const long = (text: string) => `${text} ${'.'.repeat(300)}`;

async function following(first: string, name = 'app.log') {
  const rig = createRig();
  const path = join(rig.folder, name);
  writeFileSync(path, '');
  const block = filesBlock(path);
  const running = await rig.start(block);
  const append = (text: string) => appendFileSync(path, `${text}\n`);
  const lines = () => rig.messages.filter((message) => message.startsWith(`1:${path}:`));
  const expectLines = (...texts: readonly string[]) =>
    rig.expect(() => expect(lines()).toEqual(texts.map((text) => `1:${path}:${text}`)));
  append(first);
  await expectLines(first);
  return { rig, path, block, running, append, expectLines };
}

const makeRoom = (path: string) => {
  if (existsSync(`${path}.1`)) renameSync(`${path}.1`, `${path}.2`);
};
const renamed = (path: string) => {
  makeRoom(path);
  renameSync(path, `${path}.1`);
  writeFileSync(path, '');
};
const copied = (path: string) => {
  makeRoom(path);
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
};

describe('a file that was rotated twice since anybody looked', () => {
  describe.each([
    ['renamed', renamed],
    ['copied and emptied', copied],
  ])('%s', (_how, rotate) => {
    test('gives all lines of all three, in order', async () => {
      const { path, append, expectLines } = await following('one');
      append('two');
      rotate(path);
      append('three');
      rotate(path);
      append('four');
      await expectLines('one', 'two', 'three', 'four');
    });

    test('gives them after a restart too', async () => {
      const { rig, path, block, running, append, expectLines } = await following('one');
      await running.stop();
      append('two');
      rotate(path);
      append('three');
      rotate(path);
      append('four');
      await rig.start(block);
      await expectLines('one', 'two', 'three', 'four');
    });
  });

  test('gives what came into it first, though it was empty when it was found', async () => {
    const rig = createRig();
    const path = join(rig.folder, 'app.log');
    const block = filesBlock(path);
    const running = await rig.start(block);
    writeFileSync(path, '');
    await rig.expect(() => expect(rig.positions.get(`path ${path}`)).toBeDefined());
    await running.stop();
    appendFileSync(path, 'one\n');
    renamed(path);
    appendFileSync(path, 'two\n');
    await rig.start(block);
    await rig.expect((messages) => expect(messages).toEqual(['one', 'two'].map((text) => `1:${path}:${text}`)));
  });
});

describe('what is beside a file', () => {
  test('is left alone when it is a copy of what was read, or of what is to be read', async () => {
    const { rig, path, block, running, append, expectLines } = await following(long('one'));
    copyFileSync(path, `${path}.bak.1`);
    append(long('two'));
    copyFileSync(path, `${path}.bak.2`);
    renamed(path);
    append(long('three'));
    copyFileSync(path, `${path}.bak.3`);
    await expectLines(long('one'), long('two'), long('three'));
    await running.stop();
    append(long('four'));
    copyFileSync(path, `${path}.bak.4`);
    renamed(path);
    append(long('five'));
    await rig.start(block);
    await expectLines(long('one'), long('two'), long('three'), long('four'), long('five'));
  });

  test('is left alone when it is another log, also one that was begun just then', async () => {
    const { path, append, expectLines } = await following('one');
    renamed(path);
    for (const name of ['app-errors.log', 'app2.log', 'app.log.lock', 'app.log.gz', 'apple.1.log']) {
      writeFileSync(join(path, '..', name), 'not this one\n');
    }
    append('two');
    await expectLines('one', 'two');
  });
});

describe('after a kill', () => {
  test('what was not read yet of a rotated file is read on', async () => {
    const { rig, path, block, running, append, expectLines } = await following('one');
    await running.stop();
    // More than one read brings.
    const many = Array.from({ length: 4_000 }, (_line, number) => long(String(number)));
    append(many.join('\n'));
    renamed(path);
    append('last');
    await rig.start(block, { killedAfter: 1 });
    await rig.start(block);
    await expectLines('one', ...many, 'last');
  });
});

describe('a file that is another one now', () => {
  test('but has what was read of it, as after a restore, is read on', async () => {
    const { rig, path, block, running, append, expectLines } = await following(long('one'));
    await running.stop();
    copyFileSync(path, `${path}.restored`);
    rmSync(path);
    renameSync(`${path}.restored`, path);
    append('two');
    await rig.start(block);
    await expectLines(long('one'), 'two');
  });
});

describe('a file that was away for long', () => {
  test('is read on when it is back', async () => {
    const rig = createRig();
    const clock = new ManualClock();
    const path = join(rig.folder, 'app.log');
    writeFileSync(path, '');
    await rig.start(filesBlock(join(rig.folder, '*.log')), { clock });
    appendFileSync(path, 'one\n');
    await rig.expect((messages) => expect(messages).toEqual([`1:${path}:one`]));
    renameSync(path, `${path}.away`);
    // It is missed, nobody writes to it for a minute, and it is closed.
    const mayBeOpen = () => readdirSync('/proc/self/fd').some((file) => isOpenAs(file, `${path}.away`));
    await eventually(async () => {
      await clock.advance(30_000);
      expect(mayBeOpen()).toBe(false);
    });
    appendFileSync(`${path}.away`, 'two\n');
    renameSync(`${path}.away`, path);
    await clock.advance(2_000);
    await rig.expect((messages) => expect(messages.slice(1)).toEqual([`1:${path}:two`]));
  });
});

function isOpenAs(descriptor: string, path: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`) === path;
  } catch {
    return false;
  }
}

describe('a name made of the date', () => {
  test('after a stop over two midnights: the rest of the old file, the one between, the new one', async () => {
    const rig = createRig();
    const clock = new ManualClock(new Date(2030, 0, 1, 23).getTime());
    const paths = ['01', '02', '03'].map((day) => join(rig.folder, `app-2030-01-${day}.log`));
    const [first = '', second = '', third = ''] = paths;
    writeFileSync(first, 'before\n');
    const block = filesBlock(join(rig.folder, 'app-%F.log'));
    const running = await rig.start(block, { clock });
    appendFileSync(first, 'one\n');
    await rig.expect((messages) => expect(messages).toEqual([`1:${first}:one`]));
    await running.stop();
    appendFileSync(first, 'two\n');
    writeFileSync(second, 'three\n');
    writeFileSync(third, 'four\n');
    writeFileSync(join(rig.folder, 'app-2029-12-31.log'), 'not this one\n');
    await clock.advance(26 * 3_600_000);
    const again = await rig.start(block, { clock });
    await rig.expect((messages) =>
      expect(messages.slice(1)).toEqual([`1:${first}:two`, `1:${second}:three`, `1:${third}:four`]),
    );
    await again.stop();
    await rig.start(block, { clock });
    appendFileSync(third, 'five\n');
    await rig.expect((messages) => expect(messages.slice(4)).toEqual([`1:${third}:five`]));
  });
});
