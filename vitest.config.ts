import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'dashboard/src/**/*.test.ts', 'test/**/*.test.ts'],
    // Datagram sockets (unix-dgram) live on a process's main loop: worker threads would not hear them.
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    silent: 'passed-only',
    sequence: { shuffle: true },
  },
});
