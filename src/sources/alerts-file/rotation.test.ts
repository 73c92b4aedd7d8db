import { appendFile, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AlertsFolder } from '../../../test/support/alerts-folder.ts';
import { AlertsReader } from '../../../test/support/alerts-reader.ts';

let folder: AlertsFolder;
let reader: AlertsReader;

beforeEach(async () => {
  folder = await AlertsFolder.make();
});

afterEach(async () => {
  await reader.stop();
  await folder.remove();
});

async function start(given = {}): Promise<void> {
  reader = await new AlertsReader(folder, undefined, given).started();
}

test('midnight: alerts.json becomes a link to the next daily file, over the end of a year too', async () => {
  await folder.startDaily('2026/Dec/ossec-alerts-31.json');
  await start();
  const old = await folder.write(3);
  await folder.startDaily('2027/Jan/ossec-alerts-01.json');
  const next = await folder.write(2);
  expect(await reader.has(5)).toEqual([...old, ...next]);
  expect(reader.warnings()).toEqual([]);
});

test('parts of a day follow each other by their numbers', async () => {
  await folder.startDaily('2026/Nov/ossec-alerts-21.json');
  await start();
  const written: string[] = [];
  for (const part of ['-001', '-002', '-010']) {
    written.push(...(await folder.write(2)));
    await folder.startDaily(`2026/Nov/ossec-alerts-21${part}.json`);
  }
  written.push(...(await folder.write(1)));
  expect(await reader.has(7)).toEqual(written);
});

test('several rotations while busy: the files in the middle are read too', async () => {
  await folder.write(1);
  await start();
  const written = await folder.write(1);
  for (const older of [3, 2, 1]) {
    await folder.moveAway(`alerts.json.${older}`);
    written.push(...(await folder.write(2)));
  }
  expect(await reader.has(7)).toEqual(written);
});

test('the writer goes on with the old file for a moment after it was moved', async () => {
  await folder.write(1);
  await start();
  const handle = await open(folder.file, 'a');
  await folder.moveAway();
  const late = folder.lines(2);
  const next = await folder.write(1);
  for (const line of late) await handle.write(`${line}\n`);
  await handle.close();
  expect(await reader.has(3)).toEqual([...late, ...next]);
});

test('log rotation that leaves an empty alerts.json behind does not cut the writer off', async () => {
  await folder.write(1);
  await start();
  const handle = await open(folder.file, 'a');
  await folder.moveAway();
  await writeFile(folder.file, '');
  const written: string[] = [];
  for (let round = 1; round <= 3; round++) {
    const [line = ''] = folder.lines(1);
    await handle.write(`${line}\n`);
    written.push(line);
    await reader.has(round);
    await reader.aSecond();
  }
  await handle.close();
  written.push(...(await folder.write(2)));
  expect(await reader.has(5)).toEqual(written);
});

test('the first alert after a rotation that left the new file empty is not lost', async () => {
  await folder.startDaily('2026/Nov/ossec-alerts-21.json');
  await start();
  const old = await folder.write(1);
  await reader.has(1);
  await folder.startDaily('2026/Nov/ossec-alerts-22.json');
  await reader.aSecond();
  const next = await folder.write(1);
  expect(await reader.has(2)).toEqual([...old, ...next]);
});

test('deleted with lines unread, and made anew', async () => {
  await folder.write(1);
  await start();
  const old = await folder.write(1);
  await reader.has(1);
  old.push(...(await folder.write(100)));
  await rm(folder.file);
  const next = await folder.write(1);
  expect(await reader.has(102)).toEqual([...old, ...next]);
});

test('moved and compressed at once, it is not taken for another file', async () => {
  await folder.write(1);
  await start();
  const old = await folder.write(2);
  await reader.has(2);
  await folder.moveAway();
  const next = await folder.write(1);
  await folder.compress('alerts.json.1');
  expect(await reader.has(3)).toEqual([...old, ...next]);
  await reader.aSecond();
  expect(reader.texts).toEqual([...old, ...next]);
});

test('a last line that lacks only its newline is an alert; half a line is kept aside', async () => {
  await folder.startDaily('2026/Nov/ossec-alerts-21.json');
  await start();
  const [whole = '', half = ''] = folder.lines(2);
  await folder.append(whole);
  await folder.startDaily('2026/Nov/ossec-alerts-22.json');
  await folder.append(half.slice(0, 30));
  await reader.has(1);
  await folder.startDaily('2026/Nov/ossec-alerts-23.json');
  const next = await folder.write(1);
  expect(await reader.has(2)).toEqual([whole, ...next]);
  expect(reader.rejected.count['cut-off']).toBe(1);
  const [name = ''] = await readdir(join(folder.root, 'rejected'));
  expect(await readFile(join(folder.root, 'rejected', name), 'utf8')).toBe(half.slice(0, 30));
});

test('an invalid line before a rotation does not cost what stands behind it', async () => {
  await folder.write(1);
  await start();
  await folder.append('not json\n');
  const old = await folder.write(2);
  await folder.moveAway();
  const next = await folder.write(1);
  expect(await reader.has(4)).toEqual(['not json', ...old, ...next]);
});

test('other files in the folder are left alone', async () => {
  await folder.startDaily('2026/Nov/ossec-alerts-21.json');
  await start();
  const old = await folder.write(1);
  await appendFile(join(folder.path, 'alerts.log'), '** Alert 1795280593.1024: - syslog\n');
  await writeFile(join(folder.path, '2026/Nov/ossec-alerts-21.json.sum'), 'Current checksum:\n');
  await folder.startDaily('2026/Nov/ossec-alerts-22.json');
  const next = await folder.write(1);
  expect(await reader.has(2)).toEqual([...old, ...next]);
});

test('a switch to another file is a new position even before that file has a line', async () => {
  await folder.startDaily('2026/Nov/ossec-alerts-21.json');
  await start();
  await folder.startDaily('2026/Nov/ossec-alerts-22.json');
  await folder.write(1);
  await reader.has(1);
  expect(reader.batches.map(({ lines }) => lines.length)).toEqual([0, 0, 1]);
  expect(reader.lines[0]?.key).toBe('2:0');
});

test('the next daily file is there a moment before alerts.json is a link to it: none is passed over', async () => {
  await folder.startDaily('2026/Nov/ossec-alerts-21.json');
  await start();
  await folder.startDaily('2026/Nov/ossec-alerts-22.json');
  await writeFile(join(folder.path, '2026/Nov/ossec-alerts-23.json'), '');
  const written = await folder.write(1);
  await reader.has(1);
  await folder.startDaily('2026/Nov/ossec-alerts-23.json');
  written.push(...(await folder.write(1)));
  expect(await reader.has(2)).toEqual(written);
});

test('the system clock is set back: the daily file goes by an older name, and is read all the same', async () => {
  await folder.startDaily('2026/Nov/ossec-alerts-22.json');
  await start();
  const written = await folder.write(1);
  await folder.startDaily('2026/Nov/ossec-alerts-21.json');
  written.push(...(await folder.write(1)));
  expect(await reader.has(2)).toEqual(written);
});
