import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { socketPathProblem } from './socket-path.ts';

it('agrees with the kernel on the longest path, in bytes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'socket-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const room = 107 - Buffer.byteLength(`${folder}/`);
  const longest = `${'é'.repeat(Math.floor(room / 2))}${'x'.repeat(room % 2)}`;
  expect(socketPathProblem(join(folder, longest))).toBeUndefined();
  const server = createServer().listen(join(folder, longest));
  await once(server, 'listening');
  expect(await readdir(folder)).toEqual([longest]);
  await new Promise((resolve) => server.close(resolve));
});

it('says what is wrong with a longer one, and the remedy', () => {
  const path = `/srv/${'long/'.repeat(21)}s`;
  expect(Buffer.byteLength(path)).toBe(111);
  const problem = socketPathProblem(path);
  expect(problem).toContain(path);
  expect(problem).toContain('111 bytes, 107 are possible');
  expect(problem).toContain('symbolic link');
});
