import { readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AlertsFolder } from '../../../test/support/alerts-folder.ts';
import { AlertsReader } from '../../../test/support/alerts-reader.ts';
import type { Json } from '../../lib/json.ts';

let folder: AlertsFolder;
let reader: AlertsReader;

beforeEach(async () => {
  folder = await AlertsFolder.make();
});

afterEach(async () => {
  await reader.stop();
  await folder.remove();
});

/** A position behind `count` lines of which the daemon has seen the last; it is down afterwards. */
async function readAndStop(count = 5): Promise<Json | undefined> {
  if ((await stat(folder.file).catch(() => undefined)) === undefined) await folder.write(1);
  reader = await new AlertsReader(folder).started();
  await folder.write(count);
  await reader.has(count);
  return reader.stop();
}

async function restart(position: Json | undefined, boot = 'one boot'): Promise<AlertsReader> {
  reader = new AlertsReader(folder, position, { boot });
  return reader;
}

test('down over several nights and the end of a year, with all old files compressed', async () => {
  await folder.startDaily('2026/Dec/ossec-alerts-30.json');
  const position = await readAndStop();
  const missed = await folder.write(2);
  for (const [previous, next] of [
    ['2026/Dec/ossec-alerts-30.json', '2026/Dec/ossec-alerts-31.json'],
    ['2026/Dec/ossec-alerts-31.json', '2026/Dec/ossec-alerts-31-001.json'],
    ['2026/Dec/ossec-alerts-31-001.json', '2027/Jan/ossec-alerts-01.json'],
    ['2027/Jan/ossec-alerts-01.json', '2027/Feb/ossec-alerts-02.json'],
  ] as const) {
    await folder.startDaily(next);
    await folder.compress(previous);
    missed.push(...(await folder.write(3)));
  }
  expect(await (await restart(position)).has(14)).toEqual(missed);
  expect(reader.warnings()).toEqual([]);
});

test('older daily files are not read', async () => {
  await folder.startDaily('2026/Nov/ossec-alerts-20.json');
  await folder.write(5);
  await folder.startDaily('2026/Nov/ossec-alerts-21.json');
  const position = await readAndStop();
  await folder.startDaily('2026/Nov/ossec-alerts-22.json');
  const missed = await folder.write(1);
  await restart(position);
  await reader.has(1);
  await reader.aSecond();
  expect(reader.texts).toEqual(missed);
});

test('moved away several times, under numbers that grow, some of it compressed', async () => {
  const position = await readAndStop();
  const missed = await folder.write(2);
  await folder.moveAway('alerts.json.3');
  missed.push(...(await folder.write(2)));
  await folder.moveAway('alerts.json.2');
  missed.push(...(await folder.write(2)));
  await folder.moveAway('alerts.json.1');
  await folder.compress('alerts.json.3');
  await folder.compress('alerts.json.2');
  missed.push(...(await folder.write(2)));
  expect(await (await restart(position)).has(8)).toEqual(missed);
  expect(reader.warnings()).toEqual([]);
});

test('moved away under a name nobody would guess', async () => {
  const position = await readAndStop();
  const missed = await folder.write(2);
  await folder.moveAway('old');
  missed.push(...(await folder.write(1)));
  expect(await (await restart(position)).has(3)).toEqual(missed);
});

test('copied and emptied while down, twice, and grown beyond the old place since', async () => {
  const position = await readAndStop();
  const missed = await folder.write(2);
  await folder.copyAndTruncate('alerts.json.2');
  missed.push(...(await folder.write(3)));
  await folder.copyAndTruncate('alerts.json.1');
  missed.push(...(await folder.write(30)));
  expect(await (await restart(position)).has(35)).toEqual(missed);
  expect(reader.warnings()).toEqual([]);
});

test('emptied while down: it is read from its start, and the log says what may be missing', async () => {
  const position = await readAndStop();
  await folder.write(2);
  await folder.truncate();
  const missed = await folder.write(3);
  expect(await (await restart(position)).has(3)).toEqual(missed);
  expect(reader.warnings()).toHaveLength(1);
  expect(reader.warnings()[0]).toContain('emptied');
  expect(reader.lines[0]?.key).toBe('2:0');
});

test('a new file that was given the inode of the old one does not pass for it', async () => {
  const position = await readAndStop();
  await rm(folder.file);
  const missed = await folder.write(20);
  expect(await (await restart(asIfIn(position, await currentId()))).has(20)).toEqual(missed);
});

test('an inode reused for the next file does not hide the file in between', async () => {
  await folder.startDaily('2026/Nov/ossec-alerts-21.json');
  const position = await readAndStop();
  const missed = await folder.write(1);
  await folder.startDaily('2026/Nov/ossec-alerts-22.json');
  await folder.compress('2026/Nov/ossec-alerts-21.json');
  missed.push(...(await folder.write(20)));
  expect(await (await restart(asIfIn(position, await currentId()))).has(21)).toEqual(missed);
});

test('the file of the position is gone for good: the later ones are read, and the log says so', async () => {
  await folder.startDaily('2026/Nov/ossec-alerts-21.json');
  const position = await readAndStop();
  await folder.startDaily('2026/Nov/ossec-alerts-22.json');
  const missed = await folder.write(2);
  await folder.startDaily('2026/Nov/ossec-alerts-23.json');
  missed.push(...(await folder.write(2)));
  await rm(join(folder.path, '2026/Nov/ossec-alerts-21.json'));
  expect(await (await restart(position)).has(4)).toEqual(missed);
  expect(reader.warnings()).toHaveLength(1);
});

test('a power failure that took the end of the file does not repeat the whole day', async () => {
  await folder.startDaily('2026/Nov/ossec-alerts-21.json');
  const position = await readAndStop(20);
  const { size } = await stat(folder.file);
  await folder.truncate(size - 150);
  await restart(position, 'the next boot');
  await reader.started();
  const [whole = ''] = folder.lines(1);
  await folder.append(`\n${whole}\n`);
  const texts = await reader.has(2);
  expect(texts.at(-1)).toBe(whole);
  expect(reader.warnings()).toHaveLength(1);
  expect(reader.lines.map(({ key }) => key.split(':')[0])).toEqual(['2', '2']);
});

test('a file that was emptied and written anew is read from its start, even if it begins as it did before', async () => {
  const position = await readAndStop(20);
  const before = await readFile(folder.file, 'utf8');
  const again = before.split('\n').slice(0, 10);
  await writeFile(folder.file, `${again.join('\n')}\n`);
  expect(await (await restart(position)).has(10)).toEqual(again);
});

test('a compressed file that is damaged: what can be read is read, and the log tells of the rest', async () => {
  await folder.startDaily('2026/Nov/ossec-alerts-21.json');
  const position = await readAndStop();
  await folder.startDaily('2026/Nov/ossec-alerts-22.json');
  await folder.write(500);
  await folder.startDaily('2026/Nov/ossec-alerts-23.json');
  const damaged = join(folder.path, '2026/Nov/ossec-alerts-22.json');
  await writeFile(`${damaged}.gz`, gzipSync(await readFile(damaged)));
  await truncate(`${damaged}.gz`, (await stat(`${damaged}.gz`)).size / 2);
  await rm(damaged);
  const last = await folder.write(1);
  await restart(position);
  await expect.poll(() => reader.texts.at(-1)).toBe(last[0]);
  expect(reader.warnings().join()).toContain('damaged');
});

test('a half compressed twin beside the plain file is not read', async () => {
  await folder.startDaily('2026/Nov/ossec-alerts-21.json');
  const position = await readAndStop();
  const missed = await folder.write(2);
  await folder.startDaily('2026/Nov/ossec-alerts-22.json');
  await writeFile(join(folder.path, '2026/Nov/ossec-alerts-21.json.gz'), 'half');
  missed.push(...(await folder.write(1)));
  expect(await (await restart(position)).has(3)).toEqual(missed);
});

test('began before there was any file: what was written and rotated while down is read from its start', async () => {
  reader = await new AlertsReader(folder).started();
  const position = await reader.stop();
  await folder.startDaily('2030/Nov/ossec-alerts-21.json');
  const missed = await folder.write(2);
  await folder.startDaily('2030/Nov/ossec-alerts-22.json');
  missed.push(...(await folder.write(2)));
  expect(await (await restart(position)).has(4)).toEqual(missed);
});

test('a crash between two old files repeats nothing that was stored, and keys stay what they were', async () => {
  await folder.startDaily('2026/Nov/ossec-alerts-21.json');
  const position = await readAndStop();
  await folder.write(2);
  for (const day of [22, 23, 24]) {
    await folder.startDaily(`2026/Nov/ossec-alerts-${day}.json`);
    await folder.write(2);
    await folder.compress(`2026/Nov/ossec-alerts-${day - 1}.json`);
  }
  const first = await restart(position);
  await first.has(8);
  for (const [index, batch] of first.batches.entries()) {
    const expected = first.batches.slice(index + 1).flatMap(({ lines }) => lines);
    const again = new AlertsReader(folder, batch.position);
    await again.has(expected.length);
    await again.stop();
    expect(again.lines).toEqual(expected);
  }
});

async function currentId(): Promise<string> {
  const { ino, birthtimeNs } = await stat(folder.file, { bigint: true });
  return `${ino}.${birthtimeNs}`;
}

/** The position, as it would be had its file had this id. */
function asIfIn(position: Json | undefined, id: string): Json {
  const { file, ...rest } = position as { file: object };
  return { ...rest, file: { ...file, id } };
}
