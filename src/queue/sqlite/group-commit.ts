import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { Changes } from './changes.ts';
import { asQueueFileError } from './queue-file-error.ts';
import type { Database } from './schema.ts';
import { isStorageTrouble, Persistence } from './storage-trouble.ts';

export interface GroupCommitOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  /** The last statements of every transaction. */
  readonly beforeCommit: (changes: Changes) => void;
  /** Right after the commit, before anyone's promise resolves. */
  readonly afterCommit: (changes: Changes) => void;
}

interface Job {
  /** Writes; answers how to tell its caller once the transaction is committed. */
  readonly write: (changes: Changes) => () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One transaction for all that is asked in one turn of the event loop, since the price of a commit is the wait for the
 * disk, whatever is in it. Invariants:
 *
 *  - A promise resolves after the commit that holds its writes.
 *  - Jobs are written in the order in which they were asked for.
 *  - A job may run more than once before it is committed; it changes the database and its `changes`, nothing else.
 *  - Trouble with the storage makes every job wait. A job that fails for another reason fails alone.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #closing = new AbortController();
  readonly #writing: Persistence;
  readonly #reading: Persistence;
  #jobs: Job[] = [];
  #draining: Promise<void> | undefined;

  constructor(options: GroupCommitOptions) {
    const { clock, log, database } = options;
    const common = { clock, log: log.child({ queue: database.name }), closing: this.#closing.signal };
    this.#options = options;
    this.#writing = new Persistence({ ...common, words: writing, relieve: () => emptyLog(database) });
    this.#reading = new Persistence({ ...common, words: reading, relieve: () => undefined });
  }

  /** Runs `write` in the next transaction. */
  run<T>(write: (changes: Changes) => T): Promise<T> {
    if (this.#closing.signal.aborted) return Promise.reject(closed());
    return new Promise<T>((resolve, reject) => {
      const announced = (changes: Changes) => {
        const result = write(changes);
        return () => resolve(result);
      };
      this.#jobs.push({ write: announced, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Runs `query` at once, outside of any transaction: what is asked of a queue is answered even while its disk is full. */
  async read<T>(query: () => T): Promise<T> {
    if (this.#closing.signal.aborted) throw closed();
    try {
      return await this.#reading.keepTrying(query);
    } catch (error) {
      throw asQueueFileError(this.#options.database.name, error);
    }
  }

  /** Commits what was asked before. A disk that is full even now fails it: waiting on would keep the program from stopping. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#jobs.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      const batch = this.#jobs;
      this.#jobs = [];
      await this.#commit(batch);
    }
    this.#draining = undefined;
  }

  async #commit(batch: readonly Job[]): Promise<void> {
    try {
      for (const announce of await this.#writing.keepTrying(() => this.#transact(batch))) announce();
    } catch (error) {
      const [job, ...others] = batch;
      if (others.length === 0) job?.reject(asQueueFileError(this.#options.database.name, error));
      else for (const each of batch) await this.#commit([each]);
    }
  }

  #transact(batch: readonly Job[]): readonly (() => void)[] {
    const { database, beforeCommit, afterCommit } = this.#options;
    const changes = new Changes();
    const transaction = database.transaction(() => {
      const announcements = batch.map((job) => job.write(changes));
      beforeCommit(changes);
      return announcements;
    });
    const announcements = transaction.immediate();
    afterCommit(changes);
    return announcements;
  }
}

const writing = {
  began: 'the queue cannot be written: everything waits, nothing is lost; make room or see to the disk',
  over: 'the queue can be written again',
};
const reading = {
  began: 'the queue cannot be read: everything waits, nothing is lost; see to the disk',
  over: 'the queue can be read again',
};

/** On a full disk the write-ahead log is room that can be had again: once it is in the file, it is written from its start. */
function emptyLog(database: Database): void {
  try {
    database.pragma('wal_checkpoint(PASSIVE)');
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
  }
}

export function closed(): Error {
  return new Error('the queue is closed');
}
