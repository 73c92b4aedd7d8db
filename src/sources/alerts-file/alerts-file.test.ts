import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AlertsFolder } from '../../../test/support/alerts-folder.ts';
import { AlertsReader } from '../../../test/support/alerts-reader.ts';
import { systemClock } from '../../lib/clock.ts';
import type { Json } from '../../lib/json.ts';

let folder: AlertsFolder;
const readers: AlertsReader[] = [];

beforeEach(async () => {
  folder = await AlertsFolder.make();
});

afterEach(async () => {
  for (const reader of readers.splice(0)) await reader.stop();
  await folder.remove();
});

function read(position?: Json, given = {}): AlertsReader {
  const reader = new AlertsReader(folder, position, given);
  readers.push(reader);
  return reader;
}

test('the very first start begins at the end, and says so before anything comes', async () => {
  await folder.write(3);
  const reader = await read().started();
  expect(reader.batches[0]?.lines).toEqual([]);
  const written = await folder.write(2);
  expect(await reader.has(2)).toEqual(written);
});

test('a first start that is never followed by a line is still a start: what comes while down is read', async () => {
  await folder.write(3);
  const position = await (await read().started()).stop();
  const written = await folder.write(2);
  expect(await read(position).has(2)).toEqual(written);
});

test('a line that is half written at the first start is read once it is whole', async () => {
  await folder.write(1);
  const [line = ''] = folder.lines(1);
  await folder.append(line.slice(0, 20));
  const reader = await read().started();
  await folder.append(`${line.slice(20)}\n`);
  expect(await reader.has(1)).toEqual([line]);
});

test('an alerts.json that is still to come is read from its start, also when it came while down', async () => {
  const first = await read().started();
  const written = await folder.write(2);
  expect(await first.has(2)).toEqual(written);
  const message = 'alerts.json has appeared; reading it from its beginning';
  expect(first.logged).toEqual([JSON.stringify({ level: 'info', message, file: folder.file })]);
  expect(await read(first.batches[0]?.position).has(2)).toEqual(written);
});

test('a line is not given out before its newline, and then at once, wherever it was cut', async () => {
  await folder.write(1);
  const reader = await read().started();
  const [line = ''] = folder.lines(1);
  const bytes = Buffer.from(`${line.replace('line', 'Zürich €')}\n`);
  for (const byte of bytes.subarray(0, -1)) await folder.append(Buffer.of(byte));
  expect(reader.texts).toEqual([]);
  await folder.append('\n');
  expect(await reader.has(1)).toEqual([bytes.toString().trim()]);
});

test('keys are the same when lines are read again after a crash, and no two lines share one', async () => {
  await folder.write(1);
  const reader = await read(undefined, { maxLineBytes: 1 << 20 }).started();
  await folder.write(700);
  await reader.has(700);
  const again = read(reader.batches[0]?.position);
  await again.has(700);
  expect(again.lines).toEqual(reader.lines);
  expect(new Set(reader.lines.map(({ key }) => key)).size).toBe(700);
});

test('reading goes on behind the last batch that was dealt with, whichever that was', async () => {
  await folder.write(1);
  const reader = await read().started();
  const written = await folder.write(2_000);
  await reader.has(2_000);
  for (const [index, { position }] of reader.batches.entries()) {
    const before = reader.batches.slice(0, index + 1).flatMap(({ lines }) => lines).length;
    expect(await read(position).has(2_000 - before)).toEqual(written.slice(before));
  }
});

test('batches are bounded', async () => {
  await folder.write(1);
  const reader = await read().started();
  await folder.write(3_000);
  await reader.has(3_000);
  expect(Math.max(...reader.batches.map(({ lines }) => lines.length))).toBeLessThanOrEqual(500);
});

test('an appended line arrives long before the next poll', async () => {
  await folder.write(1);
  const reader = await read(undefined, { clock: systemClock, pollMs: 60_000 }).started();
  await vi.waitFor(async () => {
    await folder.write(1);
    expect(reader.lines.length).toBeGreaterThan(0);
  });
});

test('empty lines are nothing, and a carriage return does no harm', async () => {
  await folder.write(1);
  const reader = await read().started();
  await folder.append('\n\r\n{"a":1}\r\n\n{"b":2}\n');
  expect((await reader.has(2)).map((text) => JSON.parse(text))).toEqual([{ a: 1 }, { b: 2 }]);
});

test('a line that is too long is kept aside without being held, and the next is read', async () => {
  await folder.write(1);
  const reader = await read(undefined, { maxLineBytes: 10_000 }).started();
  const long = JSON.stringify({ text: 'x'.repeat(700_000) });
  await folder.append(`${long}\n`);
  const next = await folder.write(1);
  expect(await reader.has(1)).toEqual(next);
  expect(reader.rejected.count['too-long']).toBe(1);
  expect(reader.warnings().join()).toContain(folder.file);
});

test('a folder that vanishes and comes back is waited for', async () => {
  await folder.write(1);
  const reader = await read().started();
  const first = await folder.write(1);
  await reader.has(1);
  await rename(folder.path, `${folder.path}-elsewhere`);
  await vi.waitUntil(() => reader.warnings().length > 0);
  await rename(`${folder.path}-elsewhere`, folder.path);
  const second = await folder.write(1);
  expect(await reader.has(2)).toEqual([...first, ...second]);
  expect(reader.warnings()).toHaveLength(1);
});

test('at a start with the disk not mounted yet, nothing is given up for lost', async () => {
  await folder.write(1);
  const position = await (await read().started()).stop();
  const written = await folder.write(1);
  await rename(folder.path, `${folder.path}-elsewhere`);
  await mkdir(folder.path);
  const reader = read(position);
  await vi.waitUntil(() => reader.warnings().length > 0);
  await rm(folder.path, { recursive: true });
  await rename(`${folder.path}-elsewhere`, folder.path);
  expect(await reader.has(1)).toEqual(written);
  expect(reader.warnings()).toHaveLength(1);
});

test('an alerts.json that cannot be opened is tried until it can, and the log says so once', async () => {
  await folder.write(1);
  const position = await (await read().started()).stop();
  const written = await folder.write(1);
  await folder.moveAway('aside');
  await symlink(folder.file, folder.file);
  const reader = read(position);
  await vi.waitUntil(() => reader.warnings().length > 0);
  await rm(folder.file);
  await rename(`${folder.path}/aside`, folder.file);
  expect(await reader.has(1)).toEqual(written);
  expect(reader.warnings()).toHaveLength(1);
  expect(reader.warnings()[0]).toContain('ELOOP');
});

test('a position of another kind is refused', async () => {
  expect(() => read({ version: 2, line: 7 })).toThrow('position');
});
