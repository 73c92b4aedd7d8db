import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import { testTools } from '../../test/support/test-tools.ts';
import { openPositions } from './positions.ts';

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
  other.close();
  positions.close();
});
