import { performance } from 'node:perf_hooks';

/**
 * Each call answers which share of the time since the one before this thread's event loop was busy, 0 to 1. Waiting for a
 * processor that others use counts as busy.
 */
export function watchLoopLoad(): () => number {
  let before = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    return utilization;
  };
}
