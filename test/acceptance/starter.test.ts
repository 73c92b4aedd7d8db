import { execFileSync, spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'a starter '));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('the program runs from any folder, by a link such as npm makes, with its arguments as they are', async () => {
  const folder = await temporaryFolder();
  await symlink(resolve('bin/threatlockdown'), join(folder, 'tld'));
  const options = { cwd: folder, encoding: 'utf8' } as const;
  expect(execFileSync('./tld', ['--version'], options)).toMatch(/^\d+\.\d+\.\d+\n$/);
  const { status, stderr } = spawnSync('./tld', ['status', '--home', join(folder, 'no such  home')], options);
  expect([status, stderr]).toEqual([2, expect.stringContaining('no such  home')]);
});

test('a program that was not built says what to do', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'bin'));
  await copyFile('bin/threatlockdown', join(folder, 'bin/threatlockdown'));
  const { status, stderr } = spawnSync(join(folder, 'bin/threatlockdown'), ['--version'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, expect.stringContaining(`run "npm ci && npm run build" in ${folder}`)]);
});
