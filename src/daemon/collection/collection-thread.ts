import { setMaxListeners } from 'node:events';
import { setPriority } from 'node:os';
import type { Collector, HandOver } from '../../collect/collector.ts';
import { PositionsUnavailable } from '../../collect/positions.ts';
import type { CollectionConfig } from '../../config/collect/collection-config.ts';
import { loadCollection } from '../../config/collect/load-collection.ts';
import { fromBytes } from '../../lib/bytes.ts';
import type { Clock } from '../../lib/clock.ts';
import { homePaths } from '../../lib/home-paths.ts';
import type { Logger } from '../../lib/log.ts';
import { printable } from '../../lib/printable.ts';
import { FeedSender } from '../feed/feed-sender.ts';
import { every } from '../threads/every.ts';
import { threadLog } from '../threads/thread-log.ts';
import { type Collectors, createCollectors } from './create-collectors.ts';
import {
  type CollectionFigures,
  type CollectionStart,
  type FromCollection,
  noFigures,
  type ToCollection,
} from './messages.ts';
import { socketHandOver } from './socket-hand-over.ts';

const reportMs = 1_000;
const mistaken = {
  why: 'the configuration has a mistake that it had not a moment ago',
  remedy: 'see what "threatlockdown check" says of it, and mend that',
} as const;

/** What a collecting thread does: runs its collectors, and hands what they bring over to the analysis. */
export class CollectionThread {
  readonly #start: CollectionStart;
  readonly #clock: Clock;
  readonly #tell: (message: FromCollection) => void;
  readonly #log: Logger;
  readonly #feed = new FeedSender();
  readonly #stop = new AbortController();
  #collecting: Promise<unknown> = Promise.resolve();
  #figures: CollectionFigures = noFigures;
  #told: CollectionFigures = noFigures;

  constructor(start: CollectionStart, clock: Clock, tell: (message: FromCollection) => void) {
    this.#start = start;
    this.#clock = clock;
    this.#tell = tell;
    this.#log = threadLog(tell);
    // Each collector listens, and there may be any number of them.
    setMaxListeners(0, this.#stop.signal);
  }

  /** Rejects when a collector does, which is a defect. */
  async run(): Promise<void> {
    const loaded = await loadCollection(this.#start.home, this.#start.environment);
    if (loaded.kind === 'refused') return this.#tell({ type: 'refused', ...mistaken });
    // It was stopped before it began.
    if (this.#stop.signal.aborted) return;
    const collectors = this.#open(loaded.config);
    if (collectors === undefined) return;
    // Each has found its places when `run` returns: nothing that is written from now on is missed.
    const analysis = this.#start.standsAlone ? this.#otherAnalysis() : this.#feed.handOver;
    const running = collectors.all.map((collector) => this.#collect(collector, analysis));
    this.#tell({ type: 'collecting', collectors: collectors.all.map(({ name }) => name) });
    this.#collecting = Promise.all(running).then(() => collectors.close());
    every(reportMs, this.#clock, this.#stop.signal, () => this.#report(loaded.config));
    await this.#collecting;
  }

  async obey(message: ToCollection): Promise<void> {
    switch (message.type) {
      case 'connect':
        return this.#feed.connect(message.port);
      case 'stop':
        return this.#end();
      default:
        return message satisfies never;
    }
  }

  /** Undefined: they cannot have what they need, and that was told. */
  #open(config: CollectionConfig): Collectors | undefined {
    const observe = (fileIntegrity: CollectionFigures['fileIntegrity']) => {
      this.#figures = { ...this.#figures, fileIntegrity };
    };
    if (this.#start.part === 'syscheck') this.#takePriority(config.syscheck?.processPriority ?? 0);
    try {
      return createCollectors(config, { start: this.#start, clock: this.#clock, log: this.#log, observe });
    } catch (error) {
      if (!(error instanceof PositionsUnavailable)) throw error;
      const remedy = 'make room on its disk, and let this user write to it and its folder';
      this.#tell({ type: 'refused', why: error.message, remedy });
      return undefined;
    }
  }

  /** On Linux the nice value is the calling thread's alone. */
  #takePriority(nice: number): void {
    try {
      setPriority(nice);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#log.warn({ nice, why }, 'file integrity cannot have the process_priority that is configured');
    }
  }

  #otherAnalysis(): HandOver {
    const { analysisSocket: path } = homePaths(this.#start.home);
    return socketHandOver({ path, clock: this.#clock, log: this.#log, stop: this.#stop.signal });
  }

  #collect(collector: Collector, analysis: HandOver): Promise<void> {
    const handOver: HandOver = async (messages) => {
      await analysis(messages);
      this.#figures = { ...this.#figures, events: this.#figures.events + messages.length };
    };
    return collector.run(handOver, this.#stop.signal);
  }

  async #end(): Promise<void> {
    this.#stop.abort();
    await this.#collecting;
    this.#feed.close();
    this.#tell({ type: 'stopped', figures: this.#figures });
  }

  #report(config: CollectionConfig): void {
    if (this.#figures !== this.#told) this.#tell({ type: 'figures', figures: this.#figures });
    this.#told = this.#figures;
    for (const [pattern, times] of config.unevaluated.take()) {
      const fields = { pattern: printable(fromBytes(pattern)), times };
      this.#log.warn(
        fields,
        'a pattern of the collection gave up: it tried too many ways to match, and counts as not found',
      );
    }
  }
}
