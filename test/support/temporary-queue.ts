import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Queue } from '../../src/queue/queue.ts';
import type { QueueRig } from '../../src/queue/queue-rig.contract.ts';
import { openSqliteQueue } from '../../src/queue/sqlite/sqlite-queue.ts';
import { ManualClock } from './manual-clock.ts';
import { testTools } from './test-tools.ts';

export interface TemporaryQueue extends QueueRig {
  readonly path: string;
  readonly clock: ManualClock;
  /** Every line logged, as JSON text. */
  readonly logged: readonly string[];
}

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'threatlockdown-queue-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** An SQLite queue that is gone when the test is over. */
export async function temporaryQueue(options: { readonly historyLimit?: number } = {}): Promise<TemporaryQueue> {
  const path = join(await temporaryFolder(), 'queue.db');
  const clock = new ManualClock();
  const { log, logged } = testTools();
  const open = () => openSqliteQueue({ ...options, path, clock, log });
  const queue = await open();
  let current: Queue | undefined = queue;
  const close = () => current?.close();
  onTestFinished(close);
  return {
    queue,
    path,
    clock,
    logged,
    now: () => clock.now(),
    pass: (ms) => clock.advance(ms),
    reopen: async () => {
      await close();
      // Until it is open again there is none to close.
      current = undefined;
      current = await open();
      return current;
    },
  };
}
