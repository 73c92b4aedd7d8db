import type { Worker } from 'node:worker_threads';
import { beforeEach } from 'vitest';
import type { startWorker } from '../../src/lib/start-worker.ts';

/** The threads that a test's program started, in order, so that the test can do to them what a defect would. */
export const threads: Worker[] = [];

beforeEach(() => {
  threads.length = 0;
});

/** For `vi.mock` of `start-worker.ts`: the same, written down. */
export function recordThreads(original: { readonly startWorker: typeof startWorker }): typeof original {
  return {
    startWorker: (...given) => {
      const thread = original.startWorker(...given);
      threads.push(thread);
      return thread;
    },
  };
}
