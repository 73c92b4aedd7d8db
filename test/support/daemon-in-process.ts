import { onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { Daemon, type DaemonOptions } from '../../src/daemon/daemon.ts';
import { findIntegration } from '../../src/integrations/registry.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { HomePaths } from '../../src/lib/home-paths.ts';
import { systemProcesses } from '../../src/lib/system-processes.ts';
import { testTools } from './test-tools.ts';

export interface DaemonInProcess {
  readonly daemon: Daemon;
  /** Every line logged, as JSON text. */
  readonly logged: readonly string[];
}

/** Runs a home's daemon in this process, for the length of a test at most. Rejects when the configuration is refused. */
export async function startDaemon(home: HomePaths, given: Partial<DaemonOptions> = {}): Promise<DaemonInProcess> {
  const { log, logged } = testTools();
  const reading = { environment: {}, findIntegration, ...given };
  const { config, problems } = await loadConfig({ ...reading, home: home.root, terminal: false });
  if (config === undefined) throw new Error(`the configuration was refused: ${JSON.stringify(problems)}`);
  const daemon = await Daemon.start({
    ...{ home, clock: systemClock, random: Math.random, processes: systemProcesses, log, debug: false },
    ...{ pid: process.pid, config, problems },
    ...reading,
  });
  let stopped: Promise<void> | undefined;
  const stop = daemon.stop.bind(daemon);
  daemon.stop = () => {
    stopped ??= stop();
    return stopped;
  };
  onTestFinished(() => daemon.stop());
  return { daemon, logged };
}
