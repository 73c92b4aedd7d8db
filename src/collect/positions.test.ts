import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { upTo } from '../../test/support/analysis-home.ts';
import { fillDisk } from '../../test/support/full-disk.ts';
import { testTools } from '../../test/support/test-tools.ts';
import { openPositions, PositionsUnavailable } from './positions.ts';

function openedTwice() {
  const path = join(mkdtempSync(join(tmpdir(), 'positions-')), 'positions.db');
  const { log, logged } = testTools();
  return { path, logged, open: () => openPositions({ path, log }) };
}

test('positions outlive the process, and what is forgotten does not', () => {
  const { open } = openedTwice();
  const before = open();
  before.set(
    new Map([
      ['a', '1'],
      ['b', '2'],
    ]),
  );
  before.set(
    new Map([
      ['a', '3'],
      ['b', undefined],
    ]),
  );
  before.close();
  const after = open();
  expect([after.get('a'), after.get('b')]).toEqual(['3', undefined]);
  after.close();
});

test('what cannot be stored is known all the same, and stored with the next', () => {
  const { path, logged, open } = openedTwice();
  const positions = open();
  const other = new SqliteDatabase(path);
  other.exec('BEGIN IMMEDIATE');
  positions.set(new Map([['a', '1']]));
  expect(logged.join('\n')).toContain('cannot be stored');
  expect(positions.get('a')).toBe('1');
  other.exec('COMMIT');
  positions.set(new Map());
  expect(other.prepare('SELECT value FROM positions').pluck().all()).toEqual(['1']);
  expect(logged.slice(1).join('\n')).toContain('positions are stored again');
  other.close();
  positions.close();
});

test('a file that is damaged is put aside, loudly, and a new one is begun', () => {
  const { path, logged, open } = openedTwice();
  const before = open();
  before.set(new Map(upTo(1_000).map((key) => [`${key}`, 'x'.repeat(100)])));
  before.close();
  const bytes = readFileSync(path);
  // Behind its header, which SQLite looks at first.
  bytes.fill(0xff, 8_192, 24_576);
  writeFileSync(path, bytes);
  const after = open();
  expect(after.get('1')).toBeUndefined();
  after.set(new Map([['1', 'new']]));
  after.close();
  expect(readFileSync(`${path}.damaged`)).toEqual(bytes);
  expect(logged.join()).toMatch(/"level":"error".*damaged.*"aside":/);
  const again = open();
  expect(again.get('1')).toBe('new');
  again.close();
  expect(logged).toHaveLength(1);
});

test('a file that is no database is put aside too', () => {
  const { path, open } = openedTwice();
  writeFileSync(path, 'no database, but a text that is longer than the header of one: '.repeat(20));
  open().close();
  expect(readFileSync(`${path}.damaged`, 'latin1')).toContain('no database');
});

test('a file that cannot be opened is named, with why, and left as it is', () => {
  const { path, open } = openedTwice();
  mkdirSync(path);
  expect(open).toThrow(PositionsUnavailable);
  expect(open).toThrow(`${path} cannot be opened: `);
  expect(existsSync(`${path}.damaged`)).toBe(false);
});

/** A small disk of its own has to be mounted. Under CI that must work. */
const canMount = process.getuid?.() === 0 || process.env.CI !== undefined;

test.skipIf(!canMount)(
  'on a disk that is full nothing is opened, and all is known once there is room (needs root)',
  () => {
    const { path, open } = openedTwice();
    const disk = dirname(path);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    onTestFinished(() => void execFileSync('umount', [disk]));
    const before = open();
    before.set(new Map([['a', '1']]));
    before.close();
    const makeRoom = fillDisk(disk);
    expect(open).toThrow(PositionsUnavailable);
    makeRoom();
    const after = open();
    expect(after.get('a')).toBe('1');
    after.close();
  },
);
