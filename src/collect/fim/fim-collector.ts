import type { Clock } from '../../lib/clock.ts';
import type { Collector, HandOver } from '../collector.ts';
import type { Syscheck } from '../syscheck.ts';
import { type FimTools, type Monitor, openMonitor } from './monitor.ts';
import { nextScan } from './scan-schedule.ts';
import { storePatiently } from './store-patiently.ts';

/** The links whose targets are monitored are read again so often (spec: file integrity, section 5). */
const linkIntervalMs = 600_000;
/** Roots in real time are looked at so often; so soon a root that was missing is noticed. */
const rootIntervalMs = 1_000;
/** The wall clock can be set: no wait is longer. */
const longestWaitMs = 60_000;
/** What is written in several steps is looked at once. */
const settleMs = 5;

/**
 * File integrity: tells of files that are added, modified and deleted below the configured paths, by scans and, where
 * the configuration says so, at once. The baseline outlives the process; what changes while it is down is found by the
 * scan that each start begins with.
 */
export function createFimCollector(config: Syscheck, tools: FimTools): Collector {
  // Its own files would be news each time that news are stored.
  const ignorePrefixes = [...config.ignorePrefixes, tools.database, tools.copies];
  return {
    name: 'syscheck',
    run: async (handOver: HandOver, stop: AbortSignal) => {
      const open = () => openMonitor({ ...config, ignorePrefixes }, tools, handOver, stop);
      const monitor = await storePatiently(open, { ...tools, stop });
      if (monitor === 'stopped') return;
      try {
        await follow(config, tools.clock, monitor, stop);
      } finally {
        monitor.close();
      }
    },
  };
}

async function follow(config: Syscheck, clock: Clock, monitor: Monitor, stop: AbortSignal): Promise<void> {
  const followsLinks = config.directories.some(({ followSymbolicLink }) => followSymbolicLink);
  let scannedAt = clock.now();
  let linksAt = clock.now();
  await monitor.scan();
  while (!stop.aborted) {
    const now = clock.now();
    const due = nextScan(config, Math.min(scannedAt, now));
    const linksDue = followsLinks && now - linksAt >= linkIntervalMs;
    if (linksDue) linksAt = now;
    if (now >= due || (linksDue && monitor.refreshRoots())) {
      scannedAt = now;
      await monitor.scan();
    }
    const wait = Math.min(due - now, monitor.isRealtime() ? rootIntervalMs : longestWaitMs);
    await monitor.wait(Math.max(wait, 0));
    await clock.sleep(settleMs, stop);
    await monitor.catchUp();
  }
}
