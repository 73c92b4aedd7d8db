import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';

/** `nice` of proc(5), the nineteenth value of the line; the second, a name in brackets, may hold blanks. */
function nicenessOf(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
}

it('makes the calling thread yield to others, and no other thread of the process', async () => {
  const module = new URL('./thread-priority.ts', import.meta.url).href;
  const source = `import('tsx/esm/api').then(async ({ register }) => {
    register();
    (await import(${JSON.stringify(module)})).yieldToOthers();
    const { readFileSync } = require('node:fs');
    require('node:worker_threads').parentPort.postMessage(readFileSync('/proc/thread-self/stat', 'utf8'));
  })`;
  const before = nicenessOf(readFileSync('/proc/self/stat', 'utf8'));
  const worker = new Worker(source, { eval: true });
  const stat = await new Promise<string>((resolve, reject) => worker.once('message', resolve).once('error', reject));
  await worker.terminate();
  expect(nicenessOf(stat)).toBe(Math.max(before, 10));
  expect(nicenessOf(readFileSync('/proc/self/stat', 'utf8'))).toBe(before);
});
