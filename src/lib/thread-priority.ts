import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * Lets the calling thread take of the processor what other threads and programs leave, and a small share when they leave nothing. Linux
 * keeps a priority for each thread (setpriority(2), sched(7)); elsewhere nothing changes.
 */
export function yieldToOthers(): void {
  try {
    const [, thread] = /\/task\/(\d+)$/.exec(readlinkSync('/proc/thread-self')) ?? [];
    if (thread !== undefined) setPriority(Number(thread), niceness);
  } catch {
    // Without /proc, or where it may not: it works all the same, less politely.
  }
}

/** Of -20 to 19: with two threads at one core, this one gets about a tenth. */
const niceness = 10;
