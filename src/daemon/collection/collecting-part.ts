import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { startWorker } from '../../lib/start-worker.ts';
import type { ConnectFeed } from '../analysis/analysis.ts';
import { Conversation } from '../threads/conversation.ts';
import { RestartPause } from '../threads/restart-pause.ts';
import {
  type CollectionFigures,
  type CollectionStart,
  type FromCollection,
  noFigures,
  type Refusal,
  type ToCollection,
} from './messages.ts';

export interface CollectingPartOptions {
  readonly start: CollectionStart;
  readonly clock: Clock;
  readonly log: Logger;
  /** Takes the events of a thread; the answer ends that. */
  readonly addFeed: (connect: ConnectFeed) => () => void;
  /** Of what collected this before. */
  readonly eventsBefore: number;
}

interface Running {
  readonly thread: Conversation<ToCollection, FromCollection>;
  readonly removeFeed: () => void;
}

/** What waits for the analysis, which may not be able to write, is read again at the next start. */
const stopsWithinMs = 5_000;

/** A collecting thread, which is followed by another when it fails. */
export class CollectingPart {
  /** What it collects, for people. */
  collectors: readonly string[] = [];
  readonly #options: CollectingPartOptions;
  readonly #pause: RestartPause;
  #running: Running | undefined;
  #figures: CollectionFigures = noFigures;
  /** Of the threads before. */
  #eventsBefore: number;
  #refusal: Refusal | undefined;
  #cancelRestart = () => {};
  #stopped = false;

  constructor(options: CollectingPartOptions) {
    this.#options = options;
    this.#eventsBefore = options.eventsBefore;
    this.#pause = new RestartPause(options.clock);
  }

  get running(): boolean {
    return this.#running !== undefined;
  }

  get figures(): CollectionFigures {
    return { ...this.#figures, events: this.#eventsBefore + this.#figures.events };
  }

  /** Whether it collects; otherwise it is tried again later. */
  async begin(): Promise<boolean> {
    const { start, log, addFeed } = this.#options;
    const thread = new Conversation<ToCollection, FromCollection>(
      startWorker('./worker', import.meta.url, start),
      `the collection of ${start.part}`,
      log,
    );
    thread.hear((message) => this.#hear(message));
    this.#running = { thread, removeFeed: addFeed((port) => thread.post({ type: 'connect', port }, [port])) };
    void thread.ended.then(() => this.#ended());
    const begun = await thread.answer('collecting', 'refused');
    if (begun?.type === 'refused') {
      this.#refusal = begun;
      await thread.end();
    }
    if (begun?.type !== 'collecting') return false;
    this.collectors = begun.collectors;
    this.#pause.began();
    return true;
  }

  /** Collects no more. What was collected has been handed over, or will be collected again. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRestart();
    if (this.#running === undefined) return;
    const { thread } = this.#running;
    const tooLong = this.#options.clock.after(stopsWithinMs, () => void thread.terminate());
    await thread.ask({ type: 'stop' }, 'stopped');
    await thread.end();
    tooLong();
  }

  #hear(message: FromCollection): void {
    if (message.type === 'figures' || message.type === 'stopped') this.#figures = message.figures;
  }

  #ended(): void {
    this.#running?.removeFeed();
    this.#running = undefined;
    this.#eventsBefore += this.#figures.events;
    this.#figures = { ...this.#figures, events: 0 };
    if (this.#stopped) return;
    const pauseMs = this.#pause.next();
    this.#tellEnd(pauseMs);
    this.#cancelRestart = this.#options.clock.after(pauseMs, () => void this.#beginAgain());
  }

  #tellEnd(pauseMs: number): void {
    const { log, start } = this.#options;
    const facts = { part: start.part, pauseMs };
    if (this.#refusal === undefined) {
      log.error(facts, 'the collection has ended by itself; it goes on where it was after a pause');
    } else {
      const { why, remedy } = this.#refusal;
      log.error({ ...facts, why, remedy }, 'the collection cannot begin; it is tried again after a pause');
    }
    this.#refusal = undefined;
  }

  async #beginAgain(): Promise<void> {
    const { log, start } = this.#options;
    if (await this.begin()) log.info({ part: start.part }, 'the collection goes on');
  }
}
