import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { lockFile } from './file-lock.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
  path = join(folder, 'lock.db');
});
afterEach(() => rm(folder, { recursive: true }));

/** Takes the lock in a process of its own, which lives on until it is killed; answers whether it got it. */
async function lockElsewhere() {
  const source = JSON.stringify(fileURLToPath(new URL('file-lock.ts', import.meta.url)));
  const script = `
    import { lockFile } from ${source};
    process.stdout.write(lockFile(${JSON.stringify(path)}) === undefined ? 'refused' : 'held');
    setInterval(() => undefined, 1_000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = async (signal: NodeJS.Signals) => {
    const ended = once(child, 'exit');
    if (child.kill(signal)) await ended;
  };
  onTestFinished(() => kill('SIGKILL'));
  const [answer] = (await once(child.stdout, 'data')) as [Buffer];
  return { answer: answer.toString(), kill };
}

it('is held by one at a time, within a process too', () => {
  const lock = lockFile(path);
  expect(lock).toBeDefined();
  expect(lockFile(path)).toBeUndefined();
  expect(lockFile(path)).toBeUndefined();
  lock?.release();
  const next = lockFile(path);
  expect(next).toBeDefined();
  next?.release();
});

it('keeps another process out, and is free for it afterwards', async () => {
  const lock = lockFile(path);
  // That it is asked for again changes nothing.
  expect(lockFile(path)).toBeUndefined();
  expect((await lockElsewhere()).answer).toBe('refused');
  lock?.release();
  expect((await lockElsewhere()).answer).toBe('held');
  expect(lockFile(path)).toBeUndefined();
});

it('is free again when the process that held it was killed', async () => {
  const other = await lockElsewhere();
  expect(other.answer).toBe('held');
  expect(lockFile(path)).toBeUndefined();
  await other.kill('SIGKILL');
  const lock = lockFile(path);
  expect(lock).toBeDefined();
  lock?.release();
});

it('is one for each home', () => {
  const [here, there] = [lockFile(path), lockFile(join(folder, 'other.db'))];
  expect([here, there]).not.toContain(undefined);
  here?.release();
  there?.release();
});

it('is not taken for held when there is something else in the way', async () => {
  expect(() => lockFile(join(folder, 'none/lock.db'))).toThrow();
  await writeFile(path, 'this is no database at all, and long enough to be looked at: '.repeat(20));
  expect(() => lockFile(path)).toThrow(/database/);
});

it('is a file that others may not read', () => {
  const lock = lockFile(path);
  expect(statSync(path).mode & 0o027).toBe(0);
  lock?.release();
});
