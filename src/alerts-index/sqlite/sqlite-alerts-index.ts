import { rename, rm } from 'node:fs/promises';
import { systemClock } from '../../lib/clock.ts';
import type { Json } from '../../lib/json.ts';
import type { Logger } from '../../lib/log.ts';
import { startWorker } from '../../lib/start-worker.ts';
import { isMissing } from '../../lib/system-error.ts';
import {
  type Added,
  type AlertBatch,
  type AlertsIndex,
  BadCursor,
  type Figures,
  type HistogramRequest,
  type IndicatorRequest,
  type Retention,
  type Scope,
  type SearchRequest,
  TooManyQuestions,
  type TopRequest,
} from '../alerts-index.ts';
import type { ReaderCalls, ThreadData, WriterCalls } from './calls.ts';
import { isPlace } from './place.ts';
import { busy, CallFailure, ThreadClient } from './thread-client.ts';

export interface SqliteAlertsIndexOptions {
  /** The file; its folder must be there. */
  readonly path: string;
  readonly log: Logger;
}

/** Rejects when the file can neither be used nor made. One that is damaged is put aside, and the index begins empty. */
export async function openSqliteAlertsIndex(options: SqliteAlertsIndexOptions): Promise<AlertsIndex> {
  const index = new SqliteAlertsIndex(options);
  try {
    await index.begin();
    return index;
  } catch (error) {
    await index.close();
    throw error;
  }
}

const damaged = /^SQLITE_(CORRUPT|NOTADB)/;
/** A disk that is full or failing, a file system gone read only: all may pass. */
const passing = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|NOMEM)/;

/**
 * Little room for what is soon garbage keeps a thread small (docs/decisions/0010-alerts-index.md). A question whose answer takes
 * more than the rest fails by itself, and does not take the daemon with it.
 */
const threadLimits = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 256 };

/** In milliseconds: after many questions its memory is large, and starting it again takes less than a question. */
const readerRests = 60_000;

const asManyAsCome = { atOnce: Number.POSITIVE_INFINITY, mostWaiting: Number.POSITIVE_INFINITY };
/** Behind so many it is a minute until the answer: whoever asks does better to come back. */
const oneByOne = { atOnce: 1, mostWaiting: 200 };

/** The index in a file of its own, which two threads work on. */
class SqliteAlertsIndex implements AlertsIndex {
  readonly #path: string;
  readonly #log: Logger;
  readonly #writer: ThreadClient<WriterCalls>;
  readonly #reader: ThreadClient<ReaderCalls>;
  /** Why the index is empty, until the one that fills it has been told. */
  #begunAnew: string | undefined;
  #mending: Promise<void> | undefined;

  constructor({ path, log }: SqliteAlertsIndexOptions) {
    this.#path = path;
    this.#log = log;
    const start = (role: ThreadData['role']) => () =>
      startWorker('./index-thread', import.meta.url, { role, path } satisfies ThreadData, threadLimits);
    // What is stored goes in between what is removed: the thread that writes has it all at once.
    this.#writer = new ThreadClient({ start: start('writer'), clock: systemClock, ...asManyAsCome });
    this.#reader = new ThreadClient({ start: start('reader'), clock: systemClock, ...oneByOne, idle: readerRests });
  }

  async begin(): Promise<void> {
    await this.#mended(() => this.#writer.call('open'));
    // Whoever opens an index asks for the position anyway.
    this.#begunAnew = undefined;
  }

  async add(batch: AlertBatch): Promise<Added> {
    if (this.#begunAnew !== undefined) return this.#tellBegunAnew(this.#begunAnew);
    try {
      return { status: 'stored', alerts: await this.#writer.call('add', batch) };
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      if (passing.test(error.code)) return { status: 'no-room', why: error.message };
      if (!damaged.test(error.code)) throw error;
      await this.#mend(error);
      return this.#tellBegunAnew(error.message);
    }
  }

  position(source: string): Promise<Json | undefined> {
    return this.#mended(() => this.#writer.call('position', source));
  }

  async search(request: SearchRequest, signal?: AbortSignal) {
    if (request.cursor !== undefined && !isPlace(request.cursor))
      throw new BadCursor('a cursor is the number of a place');
    return this.#mended(() => this.#reader.callUnless(signal, 'search', request));
  }

  count(scope: Scope, signal?: AbortSignal) {
    return this.#mended(() => this.#reader.callUnless(signal, 'count', scope));
  }

  histogram(request: HistogramRequest, signal?: AbortSignal) {
    return this.#mended(() => this.#reader.callUnless(signal, 'histogram', request));
  }

  top(request: TopRequest, signal?: AbortSignal) {
    return this.#mended(() => this.#reader.callUnless(signal, 'top', request));
  }

  get(key: string) {
    return this.#mended(() => this.#reader.call('get', key));
  }

  indicators(request: IndicatorRequest) {
    return this.#mended(() => this.#reader.call('indicators', request));
  }

  fields() {
    return this.#mended(() => this.#reader.call('fields'));
  }

  figures(): Promise<Figures> {
    return this.#mended(() => this.#writer.call('figures'));
  }

  retain(limits: Retention): Promise<number> {
    return this.#mended(() => this.#writer.call('retain', limits));
  }

  clear(): Promise<void> {
    return this.#mended(() => this.#writer.call('clear'));
  }

  async close(): Promise<void> {
    await this.#reader.end();
    await this.#writer.end();
  }

  /** Calls; when the file turns out to be damaged, calls again on an empty one. */
  async #mended<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      if (error.code === busy) throw new TooManyQuestions(error.message);
      if (!damaged.test(error.code)) throw error;
      await this.#mend(error);
      return await call();
    }
  }

  #tellBegunAnew(why: string): Added {
    this.#begunAnew = undefined;
    return { status: 'begun-anew', why };
  }

  /** Once, however many calls have found the damage. */
  async #mend(found: CallFailure): Promise<void> {
    this.#mending ??= this.#putAside(found).finally(() => {
      this.#mending = undefined;
    });
    await this.#mending;
  }

  async #putAside({ message }: CallFailure): Promise<void> {
    const aside = `${this.#path}.damaged`;
    this.#log.warn(
      { path: this.#path, aside, error: message },
      'the index of alerts is damaged: put aside and begun anew',
    );
    await this.close();
    try {
      await rename(this.#path, aside);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    for (const suffix of ['-wal', '-shm']) await rm(this.#path + suffix, { force: true });
    this.#begunAnew = message;
    await this.#writer.call('open');
  }
}
