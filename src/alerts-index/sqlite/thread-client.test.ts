import { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { ThreadClient } from './thread-client.ts';

interface Calls {
  double(number: number): number;
  fail(): void;
  die(): void;
}

/** Answers as the index's threads do. */
const script = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ type, number, name, arguments: [given] = [] }) => {
    if (type === 'end') return parentPort.close();
    if (name === 'die') throw new Error('a defect');
    if (name === 'fail') return parentPort.postMessage({ number, failure: { message: 'no', code: 'SQLITE_FULL' } });
    parentPort.postMessage({ number, value: given * 2 });
  });
`;

function openClient(): { readonly client: ThreadClient<Calls>; readonly started: () => number } {
  let started = 0;
  const client = new ThreadClient<Calls>(() => {
    started += 1;
    return new Worker(script, { eval: true });
  });
  onTestFinished(() => client.end());
  return { client, started: () => started };
}

it('gives each call its own answer', async () => {
  const { client, started } = openClient();
  expect(await Promise.all([client.call('double', 1), client.call('double', 2)])).toEqual([2, 4]);
  await expect(client.call('fail')).rejects.toMatchObject({ name: 'CallFailure', message: 'no', code: 'SQLITE_FULL' });
  expect(started()).toBe(1);
});

it('rejects what a thread leaves unanswered when it dies, and starts another for the next call', async () => {
  const { client, started } = openClient();
  const calls = await Promise.allSettled([client.call('die'), client.call('double', 1)]);
  expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await client.call('double', 4)).toBe(8);
  expect(started()).toBe(2);
});
