import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AlertsFolder } from '../../../test/support/alerts-folder.ts';
import { findAlertFiles } from './find-alert-files.ts';

let folder: AlertsFolder;

beforeEach(async () => {
  folder = await AlertsFolder.make();
});

afterEach(() => folder.remove());

async function find(since: string, until: string): Promise<readonly string[]> {
  const files = await findAlertFiles(folder.file, new Date(since), new Date(until));
  return files.map((file) => relative(folder.path, file));
}

test('the daily files of the days, with their parts in order, compressed or not, and alerts.json as the last of them', async () => {
  for (const name of ['2026/Dec/ossec-alerts-30', '2026/Dec/ossec-alerts-31', '2026/Dec/ossec-alerts-31-001']) {
    await folder.startDaily(`${name}.json`);
  }
  await folder.compress('2026/Dec/ossec-alerts-31.json');
  await folder.startDaily('2027/Jan/ossec-alerts-01.json');
  expect(await find('2026-12-31T12:00', '2027-01-01T06:00')).toEqual([
    '2026/Dec/ossec-alerts-31.json.gz',
    '2026/Dec/ossec-alerts-31-001.json',
    'alerts.json',
  ]);
  expect(await find('2026-12-30T00:00', '2026-12-30T23:59')).toEqual(['2026/Dec/ossec-alerts-30.json']);
});

test('an alerts.json that is no daily file counts up to the day it was last written', async () => {
  await folder.write(1);
  expect(await find('2020-01-01T00:00', new Date().toISOString())).toEqual(['alerts.json']);
  expect(await find('2999-01-01T00:00', '2999-01-02T00:00')).toEqual([]);
});

test('what only looks like a daily file is none', async () => {
  await folder.startDaily('2026/Nov/ossec-alerts-21.json');
  for (const name of ['ossec-alerts-21.json.sum', 'ossec-alerts-21.log', 'ossec-alerts-2.json', 'notes.json']) {
    await folder.startDaily(join('2026/Nov', name));
  }
  await folder.startDaily('2026/Nov/ossec-alerts-22.json');
  expect(await find('2026-11-01T00:00', '2026-11-30T00:00')).toEqual(['2026/Nov/ossec-alerts-21.json', 'alerts.json']);
});
