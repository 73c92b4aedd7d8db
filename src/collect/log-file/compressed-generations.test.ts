import {
  appendFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createRig, filesBlock } from './log-file-rig.contract.ts';

/** As gzip does it: the new file has the time of the old one. */
function compress(path: string): void {
  const { atime, mtime } = statSync(path);
  writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)));
  utimesSync(`${path}.gz`, atime, mtime);
  rmSync(path);
}

const replaced = (path: string) => `1:logcollector:ossec: File rotated (inode changed): '${path}'.`;
const reduced = (path: string) => `1:logcollector:ossec: File size reduced (inode remained): '${path}'.`;

/** A log of which "one" was read when the collector stopped. */
async function stopped() {
  const rig = createRig();
  const path = join(rig.folder, 'app.log');
  writeFileSync(path, '');
  const block = filesBlock(path);
  const running = await rig.start(block);
  appendFileSync(path, 'one\n');
  await rig.expect((messages) => expect(messages).toEqual([`1:${path}:one`]));
  await running.stop();
  rig.messages.length = 0;
  return { rig, path, block, line: (text: string) => `1:${path}:${text}` };
}

function append(path: string, ...texts: readonly string[]): void {
  for (const text of texts) appendFileSync(path, `${text}\n`);
}

describe('a log that was rotated and compressed while nobody ran', () => {
  test('is read on where it was, before the new one', async () => {
    const { rig, path, block, line } = await stopped();
    append(path, 'two', 'three');
    renameSync(path, `${path}.1`);
    compress(`${path}.1`);
    append(path, 'four');
    await rig.start(block);
    await rig.expect((messages) => expect(messages).toEqual(['two', 'three', 'four'].map(line)));
    expect(rig.logged).toEqual([]);
    expect(readdirSync(rig.scratch)).toEqual([]);
  });

  test('several times: what nobody has seen of it too, in order', async () => {
    const { rig, path, block, line } = await stopped();
    append(path, 'two');
    renameSync(path, `${path}.2`);
    append(path, 'three');
    compress(`${path}.2`);
    renameSync(path, `${path}.1`);
    compress(`${path}.1`);
    append(path, 'four');
    await rig.start(block);
    await rig.expect((messages) => expect(messages).toEqual(['two', 'three', 'four'].map(line)));
  });

  test('after a kill goes on there', async () => {
    const { rig, path, block, line } = await stopped();
    append(path, 'x'.repeat(300_000), 'two');
    renameSync(path, `${path}.1`);
    compress(`${path}.1`);
    append(path, 'three');
    await rig.start(block, { killedAfter: 1 });
    const again = await rig.start(block);
    await rig.expect((messages) => expect(messages.slice(-2)).toEqual(['two', 'three'].map(line)));
    expect(rig.messages.length).toBeLessThanOrEqual(4);
    await again.stop();
    rig.messages.length = 0;
    await rig.start(block);
    append(path, 'four');
    await rig.expect((messages) => expect(messages).toEqual([line('four')]));
  });

  test('before, and was read then, is not read again', async () => {
    const { rig, path, block, line } = await stopped();
    writeFileSync(`${path}.2`, 'long read\n');
    utimesSync(`${path}.2`, 1_000_000, 1_000_000);
    compress(`${path}.2`);
    renameSync(path, `${path}.1`);
    compress(`${path}.1`);
    append(path, 'two');
    await rig.start(block);
    await rig.expect((messages) => expect(messages).toEqual([line('two')]));
    expect(rig.logged).toEqual([]);
  });
});

describe('what was written while nobody ran and is nowhere', () => {
  test('is told of as lost, with how far was read, when the log was replaced', async () => {
    const { rig, path, block, line } = await stopped();
    append(path, 'two');
    const other = `${path}.new`;
    writeFileSync(other, 'three\n');
    renameSync(other, path);
    await rig.start(block);
    await rig.expect((messages) => expect(messages).toEqual([replaced(path), line('three')]));
    expect(rig.logged).toHaveLength(1);
    expect(rig.logged[0]).toMatch(/after the last look.*"read":4/);
  });

  test('also when the compressed file cannot be unpacked', async () => {
    const { rig, path, block, line } = await stopped();
    renameSync(path, `${path}.1`);
    writeFileSync(`${path}.1.gz`, 'no gzip at all');
    append(path, 'three');
    rmSync(`${path}.1`);
    await rig.start(block);
    await rig.expect((messages) => expect(messages).toEqual([replaced(path), line('three')]));
    expect(rig.logged.map((text) => JSON.parse(text).message)).toEqual([
      'a compressed log file cannot be unpacked',
      'what was written to a log file after the last look is gone: it was removed or compressed',
    ]);
  });

  test('is told of as perhaps lost when the log was emptied', async () => {
    const { rig, path, block, line } = await stopped();
    truncateSync(path);
    const running = await rig.start(block);
    await rig.expect((messages) => expect(messages).toEqual([reduced(path)]));
    expect(rig.logged.join()).toMatch(/"level":"warn".*was emptied while nothing read it.*"read":4/);
    await running.stop();
    await rig.start(block);
    append(path, 'two');
    await rig.expect((messages) => expect(messages).toEqual([reduced(path), line('two')]));
    expect(rig.logged).toHaveLength(1);
  });
});
