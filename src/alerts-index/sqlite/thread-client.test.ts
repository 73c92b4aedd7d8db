import { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { busy, ThreadClient, type ThreadClientOptions } from './thread-client.ts';

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

function openClient(options: Partial<ThreadClientOptions> = {}) {
  let started = 0;
  const start = () => {
    started += 1;
    return new Worker(script, { eval: true });
  };
  const client = new ThreadClient<Calls>({ start, clock: new ManualClock(), atOnce: 10, mostWaiting: 100, ...options });
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

it('does not begin what was taken back while it waited', async () => {
  const { client } = openClient({ atOnce: 1 });
  const gone = new AbortController();
  const first = client.callUnless(gone.signal, 'double', 1);
  const second = client.callUnless(gone.signal, 'double', 2);
  const third = client.call('double', 3);
  gone.abort(new Error('gone'));
  await expect(second).rejects.toThrow('gone');
  expect(await Promise.all([first, third])).toEqual([2, 6]);
});

it('answers all that waits before it ends', async () => {
  const { client } = openClient({ atOnce: 1 });
  const calls = Promise.all([client.call('double', 1), client.call('double', 2), client.call('double', 3)]);
  await client.end();
  expect(await calls).toEqual([2, 4, 6]);
});

it('ends a thread that nobody asks anything, and starts another for the next call', async () => {
  const clock = new ManualClock();
  const { client, started } = openClient({ clock, atOnce: 1, idle: 60_000 });
  await client.call('double', 1);
  await clock.advance(59_000);
  await client.call('double', 2);
  await clock.advance(59_000);
  expect(await client.call('double', 3)).toBe(6);
  expect(started()).toBe(1);
  await clock.advance(60_000);
  expect(await client.call('double', 4)).toBe(8);
  expect(started()).toBe(2);
});

it('refuses a call that would wait behind too many', async () => {
  const { client } = openClient({ atOnce: 1, mostWaiting: 2 });
  const calls = [1, 2, 3].map((number) => client.call('double', number));
  await expect(client.call('double', 4)).rejects.toMatchObject({ name: 'CallFailure', code: busy });
  expect(await Promise.all(calls)).toEqual([2, 4, 6]);
  expect(await client.call('double', 5)).toBe(10);
});
