import { chmodSync, mkdirSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { MonitoredPath, Syscheck } from '../syscheck.ts';
import { type FimRig, makeFimRig, monitored, syscheck } from './fim-rig.contract.ts';

async function reporting(given: Partial<MonitoredPath> = {}, section: Partial<Syscheck> = {}): Promise<FimRig> {
  const rig = await makeFimRig();
  rig.write('a', 'one\n');
  await rig.start(syscheck([monitored(rig.top, { reportChanges: true, ...given })], section));
  return rig;
}

async function told(rig: FimRig): Promise<string | undefined> {
  await rig.scan();
  return rig.changes()[0]?.content_changes;
}

it('tells the difference from the first change on', async () => {
  const rig = await reporting();
  rig.write('a', 'one\ntwo\n');
  expect(await told(rig)).toBe('1a2\n> two\n');
  await rig.stop();
  rig.write('a', 'two\n');
  await rig.start(syscheck([monitored(rig.top, { reportChanges: true })]));
  expect(rig.changes()[0]?.content_changes).toBe('1d0\n< one\n');
});

it('says so when the content is the same', async () => {
  const rig = await reporting();
  chmodSync(rig.path('a'), 0o600);
  expect(await told(rig)).toBe('No content changes were found for this file.');
});

it('shows nothing of a file that is not to be shown, and keeps no copy of it', async () => {
  const rig = await reporting({}, { nodiffPatterns: [(path) => path.endsWith('/a')] });
  rig.write('a', 'secret');
  expect(await told(rig)).toBe("Diff truncated due to 'nodiff' configuration detected for this file.");
  expect(readdirSync(rig.copies)).toEqual([]);
});

it('compares no file beyond the limit', async () => {
  const rig = await reporting({ diffSizeLimit: 10 });
  rig.write('a', 'eleven char');
  expect(await told(rig)).toBe("Unable to calculate diff due to 'file_size' limit has been reached.");
  rig.write('a', 'short\n');
  expect(await told(rig)).toBe('Unable to calculate diff due to no previous data stored for this file.');
});

it('keeps no more copies than there is room for', async () => {
  const rig = await reporting({}, { diff: { diskQuota: 1, fileSize: undefined } });
  rig.write('a', 'otherwise');
  expect(await told(rig)).toBe("Unable to calculate diff due to 'disk_quota' limit has been reached.");
});

it('replaces a copy that is damaged', async () => {
  const rig = await reporting();
  const [copy = ''] = readdirSync(rig.copies);
  truncateSync(join(rig.copies, copy), 10);
  rig.write('a', 'two\n');
  expect(await told(rig)).toBe('Unable to calculate diff due to no previous data stored for this file.');
  rig.write('a', 'three\n');
  expect(await told(rig)).toBe('1c1\n< two\n---\n> three\n');
});

it('tells a change without its difference when the copy cannot be had, and says why', async () => {
  const rig = await reporting();
  const [copy = ''] = readdirSync(rig.copies);
  const path = join(rig.copies, copy);
  rmSync(path);
  mkdirSync(path);
  rig.write('a', 'two\n');
  expect(await told(rig)).toBe('Unable to calculate diff due to no previous data stored for this file.');
  const [warning = ''] = rig.logged.filter((line) => line.includes('cannot be compared with its copy'));
  expect(JSON.parse(warning)).toMatchObject({ file: rig.path('a'), code: 'EISDIR' });
  expect(warning).not.toContain('stack');
});

it('gives the copy up with the file', async () => {
  const rig = await reporting();
  expect(readdirSync(rig.copies)).toHaveLength(1);
  rmSync(rig.path('a'));
  expect(await told(rig)).toBeUndefined();
  expect(readdirSync(rig.copies)).toEqual([]);
});

it('tells the same difference again when it could not be handed over', async () => {
  const rig = await reporting();
  await rig.stop();
  rig.write('a', 'two\n');
  const { handOver } = rig;
  rig.handOver = (messages) =>
    messages.some((each) => each.includes('modified')) ? Promise.reject(new Error('no')) : handOver(messages);
  const config = syscheck([monitored(rig.top, { reportChanges: true })]);
  await expect(rig.start(config)).rejects.toThrow('no');
  await rig.stop().catch(() => undefined);
  rig.handOver = handOver;
  await rig.start(config);
  expect(rig.changes()[0]?.content_changes).toBe('1c1\n< one\n---\n> two\n');
});
