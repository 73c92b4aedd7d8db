import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AlertsFolder } from '../../../test/support/alerts-folder.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { testTools } from '../../../test/support/test-tools.ts';
import { openRejectedLines, type RejectedLines } from './rejected-lines.ts';

const block = 4096;
let temporary: AlertsFolder;
let folder: string;
let clock: ManualClock;
let logged: readonly string[];

beforeEach(async () => {
  temporary = await AlertsFolder.make();
  folder = join(temporary.root, 'rejected', 'lines');
  clock = new ManualClock();
});

afterEach(() => temporary.remove());

function open(maxBytes = 10 * block): RejectedLines {
  const tools = testTools();
  logged = tools.logged;
  return openRejectedLines({ folder, clock, log: tools.log, maxBytes });
}

const kept = async () => (await readdir(folder)).sort();

test('a line is kept as it was, for its owner only, under its key', async () => {
  const lines = open();
  await lines.setAside({ key: '3:1024', text: 'no {json' }, 'not-json');
  expect(await kept()).toEqual(['3-1024.line']);
  expect(await readFile(join(folder, '3-1024.line'), 'utf8')).toBe('no {json');
  expect((await stat(join(folder, '3-1024.line'))).mode & 0o777).toBe(0o600);
  expect(lines.count).toEqual({ 'not-json': 1, 'too-long': 0, 'cut-off': 0 });
});

test('the same line set aside again after a crash is one file', async () => {
  for (const lines of [open(), open()]) await lines.setAside({ key: '1:0', text: 'x' }, 'not-json');
  expect(await kept()).toEqual(['1-0.line']);
});

test('a key cannot lead out of the folder', async () => {
  await open().setAside({ key: '../../etc/passwd:0', text: 'x' }, 'not-json');
  expect(await kept()).toEqual(['..-..-etc-passwd-0.line']);
});

test('the oldest go when there are too many, however short they are', async () => {
  const lines = open(3 * block);
  for (let number = 1; number <= 5; number++) await lines.setAside({ key: `1:${number}`, text: 'x' }, 'not-json');
  expect(await kept()).toEqual(['1-3.line', '1-4.line', '1-5.line']);
});

test('what an earlier run kept counts too, and what it left unfinished goes', async () => {
  await open().setAside({ key: '1:1', text: 'x'.repeat(2 * block) }, 'not-json');
  await writeFile(join(folder, '1-2.line.part'), 'unfinished');
  await open(2 * block).setAside({ key: '1:3', text: 'x' }, 'not-json');
  expect(await kept()).toEqual(['1-3.line']);
});

test('a line in pieces is there once it is whole, cut at what the folder may hold', async () => {
  const lines = open(block);
  const pieces = lines.setAsideInPieces('2:7', '/alerts.json');
  for (let piece = 0; piece < 5; piece++) await pieces.write(Buffer.alloc(1_000, 'x'));
  expect(await kept()).toEqual(['2-7.line.part']);
  await pieces.end();
  expect(await kept()).toEqual(['2-7.line']);
  expect((await stat(join(folder, '2-7.line'))).size).toBe(block);
  expect(lines.count['too-long']).toBe(1);
  expect(logged.join()).toContain('"bytes":5000');
});

test('a line that is given up half-way leaves nothing and is not counted', async () => {
  const lines = open();
  const pieces = lines.setAsideInPieces('2:7', '/alerts.json');
  await pieces.write(Buffer.from('x'));
  await pieces.abandon();
  expect(await kept()).toEqual([]);
  expect(lines.count['too-long']).toBe(0);
});

test('a storm of bad lines is one message, then at most one a minute', async () => {
  const lines = open();
  const storm = async () => {
    for (let number = 0; number < 50; number++) await lines.setAside({ key: `1:${number}`, text: 'x' }, 'not-json');
  };
  await storm();
  expect(logged).toHaveLength(1);
  expect(logged[0]).toContain('"line":"1:0"');
  await clock.advance(60_000);
  expect(logged[1]).toContain('"not-json":49');
  await storm();
  expect(logged).toHaveLength(2);
  await clock.advance(60_000);
  expect(logged[2]).toContain('"not-json":50');
  await clock.advance(120_000);
  expect(logged).toHaveLength(3);
});

test('a folder that cannot be written does not stop the alerts; the log says so once, until it can', async () => {
  const lines = open();
  await mkdir(join(folder, '..'), { recursive: true });
  await writeFile(folder, 'in the way');
  for (let number = 1; number <= 3; number++) await lines.setAside({ key: `1:${number}`, text: 'x' }, 'not-json');
  expect(lines.count['not-json']).toBe(3);
  expect(logged.filter((line) => line.includes('"level":"error"'))).toHaveLength(1);
  await rm(folder);
  await lines.setAside({ key: '1:4', text: 'x' }, 'not-json');
  expect(await kept()).toEqual(['1-4.line']);
});
