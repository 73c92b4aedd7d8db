import type { AlertsIndex, Figures } from '../../alerts-index/alerts-index.ts';
import { openSqliteAlertsIndex } from '../../alerts-index/sqlite/sqlite-alerts-index.ts';
import type { AlertsConfig, DashboardConfig } from '../../config/config.ts';
import type { IndexStatus } from '../../delivery/operations.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { createTurns } from '../in-turn.ts';
import { every } from '../threads/every.ts';
import { RestartPause } from '../threads/restart-pause.ts';
import type { BackfillProgress } from './backfill.ts';
import { fill } from './fill.ts';
import { Retaining } from './retaining.ts';
import { Trouble } from './trouble.ts';

export interface IndexingOptions {
  /** The file of the index. */
  readonly path: string;
  readonly alerts: AlertsConfig;
  readonly keep: DashboardConfig;
  readonly clock: Clock;
  readonly log: Logger;
}

/** So long a look at the figures may keep somebody waiting who wants to know how the program is. */
const patienceMs = 300;
const notBegun: BackfillProgress = { files: 0, filesDone: 0 };
const nothing: Figures = { alerts: 0, bytes: 0, oldest: undefined, newest: undefined };

/**
 * Keeps the index of alerts filled and within its limits. Whatever happens to the index, this does not throw and does
 * not keep the delivery waiting: it tells of trouble, and tries again.
 */
export class Indexing {
  readonly #options: IndexingOptions;
  readonly #trouble: Trouble;
  readonly #pause: RestartPause;
  readonly #retaining: Retaining;
  readonly #listeners = new Set<(alerts: number) => void>();
  readonly #stop = new AbortController();
  readonly #inTurn = createTurns();
  #index: AlertsIndex | undefined;
  #backfill: BackfillProgress | undefined = notBegun;
  #figures = nothing;
  #looking: Promise<void> | undefined;
  #filling: Filling;

  constructor(options: IndexingOptions) {
    const { clock, log, keep } = options;
    this.#options = options;
    this.#trouble = new Trouble(log);
    this.#pause = new RestartPause(clock);
    this.#retaining = new Retaining({ clock, log, limits: keep });
    this.#filling = this.#begin();
  }

  /** Undefined until it is open. */
  get index(): AlertsIndex | undefined {
    return this.#index;
  }

  /** Calls with how many alerts have come into the index, each time some have; the answer ends that. */
  onAdded(listener: (alerts: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** How much is kept from now on. */
  keep(limits: DashboardConfig): void {
    this.#retaining.limits = limits;
    if (this.#index !== undefined) void this.#retaining.retain(this.#index);
  }

  /** Forgets all alerts and reads every file again. Rejects when the index cannot be written. */
  rebuild(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#index === undefined) throw new Error(`the index is not open: ${this.#trouble.why ?? 'try again'}`);
      await this.#filling.end();
      if (this.#stop.signal.aborted) return;
      try {
        await this.#index.clear();
        this.#options.log.info({}, 'the index of alerts is made anew');
      } finally {
        this.#filling = this.#begin();
      }
    });
  }

  /** Figures that the index is too busy to tell are as they were. */
  async status(): Promise<IndexStatus> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    const known = new AbortController();
    await Promise.race([this.#looking, this.#options.clock.sleep(patienceMs, known.signal)]);
    known.abort();
    return { ...this.#figures, backfill: this.#backfill, trouble: this.#trouble.why };
  }

  /** What is being stored is finished, and nothing else. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#inTurn(async () => {
      await this.#filling.end();
      await this.#index?.close();
    });
  }

  async #look(): Promise<void> {
    this.#figures = (await this.#index?.figures().catch(() => undefined)) ?? this.#figures;
  }

  #begin(): Filling {
    const over = new AbortController();
    const ended = this.#run(AbortSignal.any([over.signal, this.#stop.signal]));
    return {
      end: () => {
        over.abort();
        return ended;
      },
    };
  }

  /** Until `stop` aborts: an index that began anew is filled anew, and after a failure it goes on where it was. */
  async #run(stop: AbortSignal): Promise<void> {
    const { path, log } = this.#options;
    while (!stop.aborted) {
      this.#backfill = notBegun;
      try {
        this.#index ??= await openSqliteAlertsIndex({ path, log });
        this.#pause.began();
        await this.#fill(this.#index, stop);
      } catch (error) {
        await this.#failed(error, stop);
      }
    }
  }

  async #failed(error: unknown, stop: AbortSignal): Promise<void> {
    if (stop.aborted) return;
    this.#trouble.began(error instanceof Error ? error.message : String(error));
    await this.#options.clock.sleep(this.#pause.next(), stop);
  }

  #fill(index: AlertsIndex, stop: AbortSignal): Promise<void> {
    const { alerts, clock, log } = this.#options;
    const options = {
      ...{ index, clock, log, ...alerts, trouble: this.#trouble },
      added: (count: number) => this.#added(index, count),
      since: () => this.#retaining.since(),
      retain: () => this.#retaining.retain(index),
      progress: (progress: BackfillProgress | undefined) => {
        this.#backfill = progress;
      },
    };
    this.#retaining.begin();
    every(hourMs, clock, stop, options.retain);
    return fill(options, stop);
  }

  #added(index: AlertsIndex, alerts: number): void {
    this.#retaining.count(index, alerts);
    for (const listener of this.#listeners) listener(alerts);
  }
}

const hourMs = 3_600_000;

/** Work under way; `end` resolves when there is none any more. */
interface Filling {
  end(): Promise<void>;
}
