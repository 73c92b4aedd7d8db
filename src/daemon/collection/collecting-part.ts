import type { MessagePort } from 'node:worker_threads';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { startWorker } from '../../lib/start-worker.ts';
import type { Feed } from '../analysis/analysis.ts';
import { Conversation } from '../threads/conversation.ts';
import { RestartPause } from '../threads/restart-pause.ts';
import {
  type CollectionFigures,
  type CollectionStart,
  type FromCollection,
  noFigures,
  type ToCollection,
} from './messages.ts';

export interface CollectingPartOptions {
  readonly start: CollectionStart;
  readonly clock: Clock;
  readonly log: Logger;
  /** Takes the events of a thread; the answer ends that. */
  readonly addFeed: (feed: Feed) => () => void;
}

interface Running {
  readonly thread: Conversation<ToCollection, FromCollection>;
  readonly removeFeed: () => void;
}

/** What waits for the analysis, which may not be able to write, is read again at the next start. */
const stopsWithinMs = 5_000;

let threads = 0;

/** A collecting thread, which is followed by another when it fails. */
export class CollectingPart {
  /** What it collects, for people. */
  collectors: readonly string[] = [];
  readonly #options: CollectingPartOptions;
  readonly #pause: RestartPause;
  #running: Running | undefined;
  #figures: CollectionFigures = noFigures;
  /** Of the threads before. */
  #eventsBefore = 0;
  #cancelRestart = () => {};
  #stopped = false;

  constructor(options: CollectingPartOptions) {
    this.#options = options;
    this.#pause = new RestartPause(options.clock);
  }

  get running(): boolean {
    return this.#running !== undefined;
  }

  get figures(): CollectionFigures {
    return { ...this.#figures, events: this.#eventsBefore + this.#figures.events };
  }

  /** Resolves when it collects, or is to be tried again later. */
  async begin(): Promise<void> {
    const { start, log } = this.#options;
    const thread = new Conversation<ToCollection, FromCollection>(
      startWorker('./worker', import.meta.url, start),
      `the collection of ${start.part}`,
      log,
    );
    thread.hear((message) => this.#hear(message));
    const feed = {
      name: this.#newName(),
      connect: (port: MessagePort) => thread.post({ type: 'connect', port }, [port]),
    };
    this.#running = { thread, removeFeed: this.#options.addFeed(feed) };
    void thread.ended.then(() => this.#ended());
    const begun = await thread.answer('collecting', 'refused');
    if (begun?.type === 'refused') await thread.end();
    if (begun?.type !== 'collecting') return;
    this.collectors = begun.collectors;
    this.#pause.began();
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

  #newName(): string {
    threads += 1;
    return `${this.#options.start.part} ${threads}`;
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
    const { clock, log, start } = this.#options;
    const pauseMs = this.#pause.next();
    log.error(
      { part: start.part, pauseMs },
      'the collection has ended by itself; it goes on where it was after a pause',
    );
    this.#cancelRestart = clock.after(pauseMs, () => void this.begin());
  }
}
