import { afterEach, beforeEach, expect, test } from 'vitest';
import { AlertsFolder } from '../../../test/support/alerts-folder.ts';
import { AlertsReader } from '../../../test/support/alerts-reader.ts';

let folder: AlertsFolder;
let reader: AlertsReader;

beforeEach(async () => {
  folder = await AlertsFolder.make();
  await folder.write(1);
  reader = await new AlertsReader(folder).started();
});

afterEach(async () => {
  await reader.stop();
  await folder.remove();
});

test('emptied in place after it was read: the next line is read, under a key of its own', async () => {
  const old = await folder.write(2);
  await reader.has(2);
  await folder.truncate();
  const next = await folder.write(1);
  expect(await reader.has(3)).toEqual([...old, ...next]);
  expect(reader.lines.at(-1)?.key).toBe('2:0');
});

test('emptied and at once grown beyond the old place', async () => {
  const old = await folder.write(2);
  await reader.has(2);
  await folder.truncate();
  const next = await folder.write(50);
  expect(await reader.has(52)).toEqual([...old, ...next]);
});

test('copied and emptied with lines unread: they are read from the copy', async () => {
  const written = await folder.write(200);
  await folder.copyAndTruncate();
  written.push(...(await folder.write(300)));
  expect(await reader.has(500)).toEqual(written);
});

test('emptied with half a line read: the half does not mix with what follows', async () => {
  const old = await folder.write(1);
  await folder.append(folder.lines(1)[0]?.slice(0, 40) ?? '');
  await reader.has(1);
  await folder.truncate();
  const next = await folder.write(3);
  expect(await reader.has(4)).toEqual([...old, ...next]);
});

test('emptied twice in a row', async () => {
  const written: string[] = [];
  for (let round = 1; round <= 3; round++) {
    written.push(...(await folder.write(4)));
    await reader.has(round * 4);
    await folder.truncate();
  }
  written.push(...(await folder.write(1)));
  expect(await reader.has(13)).toEqual(written);
  expect(new Set(reader.lines.map(({ key }) => key)).size).toBe(13);
});
