import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'dashboard/src/**/*.test.ts', 'test/**/*.test.ts'],
    // Datagram sockets (unix-dgram) live on a process's main loop: worker threads would not hear them.
    pool: 'forks',
    // Most tests wait for processes and disks: with one fewer, as is the rule, a machine of two cores would do one file at a time.
    maxWorkers: availableParallelism(),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    silent: 'passed-only',
    sequence: { shuffle: true },
  },
});
