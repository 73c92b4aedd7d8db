import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AlertsFolder } from '../../../test/support/alerts-folder.ts';
import { type FileBatch, readAlertsFileOnce } from './read-once.ts';

let folder: AlertsFolder;
let path: string;

beforeEach(async () => {
  folder = await AlertsFolder.make();
  path = join(folder.path, 'old.json');
});

afterEach(() => folder.remove());

async function readAll(file: string, maxLineBytes = 1 << 20): Promise<FileBatch[]> {
  const batches: FileBatch[] = [];
  for await (const batch of readAlertsFileOnce(file, maxLineBytes)) batches.push(batch);
  return batches;
}

const textsOf = (batches: readonly FileBatch[]) => batches.flatMap(({ lines }) => lines.map(({ text }) => text));

test('plain or compressed, a file is read from its start to its end, with the same keys', async () => {
  const lines = folder.lines(3_000);
  const content = `${lines.join('\n')}\n`;
  await writeFile(path, content);
  await writeFile(`${path}.gz`, gzipSync(content));
  const plain = await readAll(path);
  const compressed = await readAll(`${path}.gz`);
  expect(textsOf(plain)).toEqual(lines);
  expect(compressed.flatMap((batch) => batch.lines)).toEqual(plain.flatMap((batch) => batch.lines));
  for (const batches of [plain, compressed]) {
    expect(batches.at(-1)?.bytesRead).toBe(batches.at(-1)?.bytesTotal);
  }
});

test('files compressed one after the other into one are read as one', async () => {
  const lines = folder.lines(2);
  await writeFile(`${path}.gz`, Buffer.concat(lines.map((line) => gzipSync(`${line}\n`))));
  expect(textsOf(await readAll(`${path}.gz`))).toEqual(lines);
});

test('a last line without a newline is there too', async () => {
  const lines = folder.lines(2);
  await writeFile(path, lines.join('\n'));
  expect(textsOf(await readAll(path))).toEqual(lines);
});

test('lines that are too long are left out, and counted', async () => {
  const [short = ''] = folder.lines(1);
  await writeFile(path, `${'x'.repeat(500_000)}\n${short}\n${'y'.repeat(1_001)}\n`);
  const batches = await readAll(path, 1_000);
  expect(textsOf(batches)).toEqual([short]);
  expect(batches.reduce((sum, { tooLong }) => sum + tooLong, 0)).toBe(2);
});

test('an empty file has no lines', async () => {
  await writeFile(path, '');
  expect(await readAll(path)).toEqual([]);
});

test('a damaged file is refused, after what could be read of it', async () => {
  await writeFile(`${path}.gz`, gzipSync(folder.lines(5_000).join('\n')));
  await truncate(`${path}.gz`, 20_000);
  const batches: FileBatch[] = [];
  const reading = async () => {
    for await (const batch of readAlertsFileOnce(`${path}.gz`, 1 << 20)) batches.push(batch);
  };
  await expect(reading()).rejects.toThrow('damaged');
  expect(batches.length).toBeGreaterThan(0);
});

test('a file that is not there is refused', async () => {
  await expect(readAll(path)).rejects.toThrow('ENOENT');
});
