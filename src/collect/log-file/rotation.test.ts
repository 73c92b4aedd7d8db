import {
  appendFileSync,
  closeSync,
  copyFileSync,
  openSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRig, filesBlock } from './log-file-rig.contract.ts';

const rotated = (path: string) => `1:logcollector:ossec: File rotated (inode changed): '${path}'.`;
const reduced = (path: string) => `1:logcollector:ossec: File size reduced (inode remained): '${path}'.`;

async function following(lines: string) {
  const rig = createRig();
  const path = join(rig.folder, 'app.log');
  writeFileSync(path, '');
  const block = filesBlock(path);
  const running = await rig.start(block);
  appendFileSync(path, lines);
  const count = lines.split('\n').length - 1;
  await rig.expect((messages) => expect(messages).toHaveLength(count));
  rig.messages.length = 0;
  return { rig, path, block, running, line: (text: string) => `1:${path}:${text}` };
}

describe('a file that is followed', () => {
  test('when renamed and made anew: its rest, the notice, the new lines', async () => {
    const { rig, path, line } = await following('one\n');
    appendFileSync(path, 'two\nrest');
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'three\n');
    await rig.expect((messages) => expect(messages).toEqual([line('two'), rotated(path), line('three')]));
  });

  test('is read on after it was renamed, as long as its writer does not know', async () => {
    const { rig, path, line } = await following('one\n');
    const writer = openSync(path, 'a');
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'new\n');
    await rig.expect((messages) => expect(messages).toEqual([rotated(path), line('new')]));
    writeSync(writer, 'late\n');
    closeSync(writer);
    await rig.expect((messages) => expect(messages[2]).toBe(line('late')));
  });

  test('when deleted and made anew: the notice, then its lines', async () => {
    const { rig, path, line } = await following('one\n');
    rmSync(path);
    writeFileSync(path, 'one\ntwo\n');
    await rig.expect((messages) => expect(messages).toEqual([rotated(path), line('one'), line('two')]));
  });

  test('when emptied: the notice, then the new lines', async () => {
    const { rig, path, line } = await following('one\ntwo\n');
    truncateSync(path);
    await rig.expect((messages) => expect(messages).toEqual([reduced(path)]));
    appendFileSync(path, 'three\n');
    await rig.expect((messages) => expect(messages[1]).toBe(line('three')));
  });

  test('when written again and longer than before: the notice, then all of it', async () => {
    const { rig, path, line } = await following('one\n');
    writeFileSync(path, 'three\nfour\n');
    await rig.expect((messages) => expect(messages).toEqual([reduced(path), line('three'), line('four')]));
  });

  test('when copied and emptied: what only the copy has, the notice, the new lines', async () => {
    const { rig, path, line } = await following('one\n');
    appendFileSync(path, 'two\n');
    copyFileSync(path, `${path}.1`);
    writeFileSync(path, 'three\nand more\n');
    await rig.expect((messages) =>
      expect(messages).toEqual([line('two'), reduced(path), line('three'), line('and more')]),
    );
  });

  test('of a glob that its old names fit too is read once', async () => {
    const rig = createRig();
    const path = join(rig.folder, 'app.log');
    await rig.start(filesBlock(`${path}*`));
    writeFileSync(path, 'one\n');
    await rig.expect((messages) => expect(messages).toEqual([`1:${path}:one`]));
    renameSync(path, `${path}.1`);
    const long = 'two '.repeat(100);
    writeFileSync(path, `${long}\n`);
    await rig.expect((messages) => expect(messages.slice(1)).toEqual([rotated(path), `1:${path}:${long}`]));
    copyFileSync(path, `${path}.2`);
    truncateSync(path);
    appendFileSync(path, 'three\n');
    await rig.expect((messages) => expect(messages.slice(3)).toEqual([reduced(path), `1:${path}:three`]));
  });
});

describe('after a restart', () => {
  test('a file is read on from where it was', async () => {
    const { rig, path, block, running, line } = await following('one\nunfin');
    await running.stop();
    appendFileSync(path, 'ished\ntwo\n');
    await rig.start(block);
    await rig.expect((messages) => expect(messages).toEqual([line('unfinished'), line('two')]));
  });

  test('a file that was renamed meanwhile is read to its end before the new one', async () => {
    const { rig, path, block, running, line } = await following('one\n');
    await running.stop();
    appendFileSync(path, 'two\n');
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'three\n');
    await rig.start(block);
    await rig.expect((messages) => expect(messages).toEqual([line('two'), line('three')]));
  });

  test('a file that was copied and emptied meanwhile is read on in its copy', async () => {
    const { rig, path, block, running, line } = await following('one\n');
    await running.stop();
    appendFileSync(path, 'two\n');
    copyFileSync(path, `${path}.1`);
    writeFileSync(path, 'three\n');
    await rig.start(block);
    await rig.expect((messages) => expect(messages).toEqual([line('two'), line('three')]));
  });

  test('what was pending is read again', async () => {
    const rig = createRig();
    const path = join(rig.folder, 'app.log');
    writeFileSync(path, '');
    const block = filesBlock(path, { format: { kind: 'multi-line', lines: 3 } });
    const running = await rig.start(block);
    appendFileSync(path, 'a\nb\nc\nd\ne\n');
    await rig.expect((messages) => expect(messages).toEqual([`1:${path}:a b c`]));
    await running.stop();
    await rig.start(block);
    appendFileSync(path, 'f\n');
    await rig.expect((messages) => expect(messages[1]).toBe(`1:${path}:d e f`));
  });

  test('a file that grew by more than the limit is read from its end', async () => {
    const { rig, path, block, running, line } = await following('one\n');
    await running.stop();
    appendFileSync(path, 'x'.repeat(100));
    appendFileSync(path, '\n');
    await rig.start({ ...block, source: { ...block.source, maxSize: 100 } });
    appendFileSync(path, 'new\n');
    await rig.expect((messages) => expect(messages).toEqual([line('new')]));
  });

  test('with only future events wanted, what was written meanwhile is left out', async () => {
    const { rig, path, block, running, line } = await following('one\n');
    await running.stop();
    appendFileSync(path, 'meanwhile\n');
    await rig.start({ ...block, source: { ...block.source, onlyFutureEvents: true } });
    appendFileSync(path, 'new\n');
    await rig.expect((messages) => expect(messages).toEqual([line('new')]));
  });

  test('a file that appeared meanwhile is read from its start', async () => {
    const rig = createRig();
    const block = filesBlock(join(rig.folder, '*.log'));
    const running = await rig.start(block);
    await running.stop();
    writeFileSync(join(rig.folder, 'new.log'), 'first\n');
    await rig.start(block);
    await rig.expect((messages) => expect(messages).toEqual([`1:${rig.folder}/new.log:first`]));
  });

  test('a first start begins at the end, whatever is wanted', async () => {
    const rig = createRig();
    const path = join(rig.folder, 'a.log');
    writeFileSync(path, 'old\n');
    await rig.start(filesBlock(path));
    appendFileSync(path, 'new\n');
    await rig.expect((messages) => expect(messages).toEqual([`1:${path}:new`]));
  });
});
