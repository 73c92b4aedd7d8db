import { access, constants } from 'node:fs/promises';
import type { AlertsIndex } from '../alerts-index/alerts-index.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { formatProblem, type Problem } from '../config/problem.ts';
import type { Operations, ReloadReport } from '../delivery/operations.ts';
import type { Integration } from '../integrations/integration.ts';
import { Detection, type DetectionOptions } from './detection.ts';
import { createTurns } from './in-turn.ts';
import { laneOperations } from './lane-operations.ts';
import { queueOperations } from './offline.ts';
import { closeParts, openParts, orUndo, type Parts } from './parts.ts';
import { type RoutedBatch, runPipeline } from './pipeline.ts';
import { endedByMistake, untilRestart, waitingForNobody } from './reload-findings.ts';
import { sendTest } from './send-test.ts';
import { composeStatus } from './status.ts';
import type { Surroundings } from './world.ts';

export interface DaemonOptions extends Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  readonly findIntegration: (name: string) => Integration | undefined;
  /** Used if the configuration has no mistake; see `loadConfig`. */
  readonly config: Config;
  readonly problems: readonly Problem[];
  /** Where alerts are made here, and not only delivered. */
  readonly detection?: Pick<DetectionOptions, 'hostname' | 'hostAddress' | 'parts'>;
  /** Whether alerts are indexed for the dashboard, if the configuration wants it. */
  readonly indexing?: boolean;
}

/** How long a write may take that tells whether the queue is well. */
const probeMs = 2_000;

/** The program at work, in this process: starts, reloads and stops without exiting. */
export class Daemon {
  readonly operations: Operations;
  /** Settles when no more alerts are read: after `stop`, or rejects when reading failed; `stop` is then due. */
  readonly ended: Promise<void>;
  readonly #options: DaemonOptions;
  readonly #parts: Parts;
  readonly #startedAt: number;
  readonly #stop = new AbortController();
  #config: Config;
  #problems: readonly Problem[];
  #alerts = 0;
  #lastReadAt: number | undefined;
  #failed = false;
  #probe: Promise<boolean> | undefined;
  readonly #inTurn = createTurns();
  #detection: Detection | undefined;

  /** Throws `HomeInUse` when another daemon runs on this home, and `DetectionRefused`. */
  static async start(options: DaemonOptions): Promise<Daemon> {
    const parts = await openParts(options);
    await orUndo(parts.lanes.apply(options.config.blocks), () => closeParts(parts));
    const daemon = new Daemon(options, parts);
    // After the reading of alerts.json has found its place, so that not even the first alert is missed.
    await orUndo(daemon.#detect(), () => daemon.stop());
    return daemon;
  }

  async #detect(): Promise<void> {
    const { detection } = this.#options;
    if (detection !== undefined) this.#detection = await Detection.start({ ...this.#options, ...detection });
  }

  private constructor(options: DaemonOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.#config = options.config;
    this.#problems = options.problems;
    this.#startedAt = options.clock.now();
    this.operations = {
      ...queueOperations(parts.queue, () => this.#config.blocks),
      ...laneOperations({
        ...parts,
        clock: options.clock,
        blocks: () => this.#config.blocks,
        status: () => this.#status(),
        goOn: (lane) => parts.lanes.goOn(lane),
        sendTest: (block) => sendTest(block, options),
      }),
      status: () => this.#status(),
      reload: () => this.#reload(),
      rebuildIndex: () => this.#rebuildIndex(),
    };
    const { source, queue, rejected } = parts;
    const pipeline = {
      source,
      queue,
      rejected,
      blocks: () => this.#config.blocks,
      count: (batch: RoutedBatch) => this.#count(batch),
    };
    this.ended = runPipeline(pipeline, this.#stop.signal).catch((error: unknown) => this.#readingEnded(error));
    // Whoever waits for the end gets the failure; that nobody does yet must not end the process.
    this.ended.catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    // After a reload that is under way.
    await this.#inTurn(async () => {
      await this.#detection?.stop();
      await closeParts(this.#parts, this.ended);
    });
  }

  /** The alerts as the dashboard asks for them; undefined where they are not indexed, and until the index is open. */
  get index(): AlertsIndex | undefined {
    return this.#parts.indexing?.index;
  }

  /** Calls with how many alerts have come into the index, each time some have; the answer ends that. */
  onAlertsIndexed(listener: (alerts: number) => void): () => void {
    return this.#parts.indexing?.onAdded(listener) ?? (() => undefined);
  }

  async metrics(): Promise<{ readonly type: string; readonly text: string }> {
    return this.#parts.metrics.expose(await this.#status());
  }

  /** Undefined when alerts can be read and kept; otherwise what is wrong. A far side that is down is no reason. */
  async readiness(): Promise<string | undefined> {
    if (this.#stop.signal.aborted) return 'the program is stopping';
    if (this.#failed) return 'reading alerts has failed';
    if (this.#detection?.unwell !== undefined) return this.#detection.unwell;
    const failed = this.#parts.lanes.failed();
    if (failed.length > 0) return `lanes have failed: ${failed.join(', ')}`;
    const { file } = this.#config.alerts;
    const readable = await access(file, constants.R_OK).then(
      () => true,
      () => false,
    );
    if (!readable) return `${file} cannot be read`;
    return (await this.#canWrite()) ? undefined : 'the queue cannot be written: is the disk full?';
  }

  /** A queue that cannot write makes its callers wait, so a write that takes long is the answer. */
  async #canWrite(): Promise<boolean> {
    this.#probe ??= this.#write().finally(() => {
      this.#probe = undefined;
    });
    const answered = new AbortController();
    const tooLong = this.#options.clock.sleep(probeMs, answered.signal).then(() => false);
    try {
      return await Promise.race([this.#probe, tooLong]);
    } finally {
      answered.abort();
    }
  }

  #write(): Promise<boolean> {
    const { queue } = this.#parts;
    return queue.store.set('probe', String(this.#options.clock.now())).then(
      () => true,
      () => false,
    );
  }

  async #status() {
    const { home, pid } = this.#options;
    const { queue, lanes, rejected, records, indexing } = this.#parts;
    return composeStatus({
      home: home.root,
      daemon: { pid, startedAt: this.#startedAt },
      source: {
        file: this.#config.alerts.file,
        alerts: this.#alerts,
        rejected: rejected.count,
        lastReadAt: this.#lastReadAt,
      },
      analysis: this.#detection?.analysis,
      collection: this.#detection?.collection ?? [],
      configured: this.#config.blocks.map((block) => block.lane),
      refused: this.#config.leftOut,
      failed: lanes.failed(),
      counts: await queue.lanes(),
      paused: (lane) => records.pauses.of(lane),
      live: (lane) => lanes.status(lane),
      index: await indexing?.status(),
      problems: [...this.#problems, ...(this.#detection?.problems ?? [])],
    });
  }

  async #rebuildIndex(): Promise<boolean> {
    await this.#parts.indexing?.rebuild();
    return this.#parts.indexing !== undefined;
  }

  /** One at a time: a second request waits for the first. */
  #reload(): Promise<ReloadReport> {
    if (this.#stop.signal.aborted) return Promise.resolve({ accepted: false, problems: ['the daemon is stopping'] });
    return this.#inTurn(() => this.#readConfigAgain());
  }

  async #readConfigAgain(): Promise<ReloadReport> {
    const { log, home } = this.#options;
    const { config, problems } = await loadConfig({ ...this.#options, home: home.root, terminal: false });
    const words = problems.map(formatProblem);
    const ended = endedByMistake(this.#config, config);
    if (config === undefined || ended.length > 0) {
      log.error({ problems: [...words, ...ended] }, 'the new configuration was refused: the old one stays in force');
      return { accepted: false, problems: [...words, ...ended] };
    }
    const later = untilRestart(this.#config, config);
    // Routing changes first, so that a lane that ends gets nothing more, then the lanes.
    const { alerts, http, log: logging, dashboard } = this.#config;
    this.#config = { ...config, alerts, http, log: logging, dashboard: dashboard && (config.dashboard ?? dashboard) };
    this.#problems = problems;
    await this.#parts.lanes.apply(config.blocks);
    if (this.#config.dashboard !== undefined) this.#parts.indexing?.keep(this.#config.dashboard);
    const detection = await this.#detection?.reload(log);
    const warnings = [...words, ...later, ...(detection?.problems ?? []), ...waitingForNobody(await this.#status())];
    for (const problem of warnings) log.warn({ problem }, 'configuration');
    const accepted = detection?.accepted ?? true;
    if (accepted) log.info({ integrations: config.blocks.map((block) => block.lane) }, 'configuration read again');
    return { accepted, problems: warnings };
  }

  /** Once the program stops, it does not matter what the reading ended with: it goes on from the stored position. */
  #readingEnded(error: unknown): void {
    if (this.#stop.signal.aborted) return;
    this.#failed = true;
    throw error;
  }

  #count(batch: RoutedBatch): void {
    this.#alerts += batch.alerts;
    // Where reading begins, and where it goes on to the next file, comes as a batch too, an empty one.
    if (batch.alerts > 0 || this.#lastReadAt === undefined) this.#lastReadAt = this.#options.clock.now();
    this.#parts.metrics.observeBatch(batch);
  }
}
