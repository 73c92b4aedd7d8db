import { access, constants, mkdir } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { formatProblem, type Problem } from '../config/problem.ts';
import type { Operations, ReloadReport } from '../delivery/operations.ts';
import { removeStaleFiles } from '../integrations/custom/temporary-files.ts';
import type { Integration } from '../integrations/integration.ts';
import type { Clock } from '../lib/clock.ts';
import type { HomePaths } from '../lib/home-paths.ts';
import type { Logger } from '../lib/log.ts';
import type { ProcessRunner } from '../lib/process-runner.ts';
import type { Queue } from '../queue/queue.ts';
import { openSqliteQueue } from '../queue/sqlite/sqlite-queue.ts';
import { type AlertsFile, openAlertsFile } from '../sources/alerts-file/alerts-file.ts';
import { openRejectedLines, type RejectedLines } from '../sources/alerts-file/rejected-lines.ts';
import { type HomeLock, lockHome } from './home-lock.ts';
import { LaneSet } from './lane-set.ts';
import { type Metrics, openMetrics } from './metrics.ts';
import { queueOperations } from './offline.ts';
import { alertsSource, type RoutedBatch, runPipeline } from './pipeline.ts';
import { composeStatus } from './status.ts';

export interface DaemonOptions {
  readonly home: HomePaths;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly processes: ProcessRunner;
  readonly log: Logger;
  readonly debug: boolean;
  readonly pid: number;
  readonly findIntegration: (name: string) => Integration | undefined;
  /** Used if the configuration has no mistake; see `loadConfig`. */
  readonly config: Config;
  readonly problems: readonly Problem[];
}

/** A log of this size is kept of what could not be read as alerts. */
const rejectedLinesBytes = 256 * 1024 * 1024;

/** How long the reading may take to end when the program stops, and a write that tells whether the queue is well. */
const stopMs = 5_000;
const probeMs = 2_000;

/** Another program works on this home. */
export class HomeInUse extends Error {}

/** The program at work, in this process: starts, reloads and stops without exiting. */
export class Daemon {
  readonly operations: Operations;
  /** Settles when the daemon has ended: by `stop`, or rejects when it failed. */
  readonly ended: Promise<void>;
  readonly #options: DaemonOptions;
  readonly #parts: Parts;
  readonly #startedAt: number;
  readonly #stop = new AbortController();
  #config: Config;
  #problems: readonly Problem[];
  #alerts = 0;
  #lastReadAt: number | undefined;
  #reloading: Promise<unknown> = Promise.resolve();

  /** Throws `HomeInUse` when another daemon runs on this home. */
  static async start(options: DaemonOptions): Promise<Daemon> {
    const parts = await openParts(options);
    await parts.lanes.apply(options.config.blocks);
    return new Daemon(options, parts);
  }

  private constructor(options: DaemonOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.#config = options.config;
    this.#problems = options.problems;
    this.#startedAt = options.clock.now();
    this.operations = {
      ...queueOperations(parts.queue, () => this.#config.blocks),
      status: () => this.#status(),
      reload: () => this.#reload(),
    };
    const { source, queue, rejected } = parts;
    const pipeline = {
      source,
      queue,
      rejected,
      blocks: () => this.#config.blocks,
      count: (batch: RoutedBatch) => this.#count(batch),
    };
    this.ended = runPipeline(pipeline, this.#stop.signal);
  }

  async stop(): Promise<void> {
    const { lanes, queue, lock } = this.#parts;
    this.#stop.abort();
    // With a full disk the last batch cannot be stored; it will be read again.
    await Promise.race([Promise.allSettled([this.ended, this.#reloading]), this.#options.clock.sleep(stopMs)]);
    await lanes.stop();
    await queue.close();
    lock.release();
  }

  async metrics(): Promise<{ readonly type: string; readonly text: string }> {
    return this.#parts.metrics.expose(await this.#status());
  }

  /** Undefined when alerts can be read and kept; otherwise what is wrong. A far side that is down is no reason. */
  async readiness(): Promise<string | undefined> {
    if (this.#stop.signal.aborted) return 'the program is stopping';
    const { file } = this.#config.alerts;
    const readable = await access(file, constants.R_OK).then(
      () => true,
      () => false,
    );
    if (!readable) return `${file} cannot be read`;
    return (await this.#canWrite()) ? undefined : 'the queue cannot be written: is the disk full?';
  }

  /** A queue that cannot write makes its callers wait, so a write that takes long is the answer. */
  #canWrite(): Promise<boolean> {
    const { clock } = this.#options;
    const written = this.#parts.queue.store.set('probe', String(clock.now())).then(
      () => true,
      () => false,
    );
    return Promise.race([written, clock.sleep(probeMs).then(() => false)]);
  }

  async #status() {
    const { home, pid } = this.#options;
    const { queue, lanes, rejected } = this.#parts;
    return composeStatus({
      home: home.root,
      daemon: { pid, startedAt: this.#startedAt },
      source: {
        file: this.#options.config.alerts.file,
        alerts: this.#alerts,
        rejected: rejected.count,
        lastReadAt: this.#lastReadAt,
      },
      configured: this.#config.blocks.map((block) => block.lane),
      refused: this.#config.leftOut,
      counts: await queue.lanes(),
      live: (lane) => lanes.status(lane),
      problems: this.#problems,
    });
  }

  /** One at a time: a second request waits for the first. */
  #reload(): Promise<ReloadReport> {
    const next = this.#reloading.then(() => this.#readConfigAgain());
    this.#reloading = next.catch(() => undefined);
    return next;
  }

  async #readConfigAgain(): Promise<ReloadReport> {
    const { log, home } = this.#options;
    const { config, problems } = await loadConfig({ ...this.#options, home: home.root, terminal: false });
    const words = problems.map(formatProblem);
    if (config === undefined) {
      log.error({ problems: words }, 'the new configuration was refused: the old one stays in force');
      return { accepted: false, problems: words };
    }
    const later = untilRestart(this.#config, config);
    // Routing changes first, so that a lane that ends gets nothing more, then the lanes.
    this.#config = { ...config, alerts: this.#config.alerts, http: this.#config.http, log: this.#config.log };
    this.#problems = problems;
    await this.#parts.lanes.apply(config.blocks);
    log.info({ blocks: config.blocks.map((block) => block.lane), problems: words, later }, 'configuration read again');
    return { accepted: true, problems: [...words, ...later] };
  }

  #count(batch: RoutedBatch): void {
    this.#alerts += batch.alerts;
    this.#lastReadAt = this.#options.clock.now();
    this.#parts.metrics.observeBatch(batch);
  }
}

/** What a running daemon cannot change. */
function untilRestart(before: Config, after: Config): readonly string[] {
  const fixed = (['alerts', 'http', 'log'] as const).filter((key) => !isDeepStrictEqual(before[key], after[key]));
  return fixed.map((key) => `etc/threatlockdown.yaml: ${key} has changed → restart the daemon to put it into force`);
}

/** What a running daemon does not change: told at every reload until it is restarted. */
function untilRestart(started: Config, now: Config): readonly string[] {
  const settings = ({ http, alerts, log: { level } }: Config) => JSON.stringify({ http, alerts, level });
  if (settings(started) === settings(now)) return [];
  return ['etc/threatlockdown.yaml: warning: http, alerts and log count from the next start on → restart the daemon'];
}

interface Parts {
  readonly lock: HomeLock;
  readonly queue: Queue;
  readonly source: AlertsFile;
  readonly rejected: RejectedLines;
  readonly lanes: LaneSet;
  readonly metrics: Metrics;
}

async function openParts(options: DaemonOptions): Promise<Parts> {
  const { home, clock, log, config } = options;
  await mkdir(home.state, { recursive: true, mode: 0o750 });
  const lock = lockHome(home.lock);
  if (lock === undefined)
    throw new HomeInUse(`another daemon is running on ${home.root}; "threatlockdown status" shows it`);
  await removeStaleFiles(home);
  const queue = await openSqliteQueue({ path: home.queue, clock, log });
  const metrics = openMetrics(clock);
  const rejected = openRejectedLines({ folder: home.rejectedLines, clock, log, maxBytes: rejectedLinesBytes });
  const source = openAlertsFile({
    file: config.alerts.file,
    maxLineBytes: config.alerts.maxLineBytes,
    position: await queue.position(alertsSource),
    setAside: rejected,
    clock,
    log,
  });
  const lanes = new LaneSet({ ...options, queue, observe: metrics.observeAttempt });
  return { lock, queue, source, rejected, lanes, metrics };
}
