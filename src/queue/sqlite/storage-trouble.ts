import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { messageOf, sqliteCode } from './queue-file-error.ts';

/** A disk that is full or failing, a file system gone read only, another process's lock: all may pass. */
const passing = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|NOMEM)/;
const retryMs = 1_000;

export function isStorageTrouble(error: unknown): boolean {
  return passing.test(sqliteCode(error));
}

export interface PersistenceOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Once it aborts, one more attempt is the last. */
  readonly closing: AbortSignal;
  readonly words: { readonly began: string; readonly over: string };
  /** Done before each new attempt, for whatever it may help. */
  readonly relieve: () => void;
}

/** Tries again and again as long as the storage is in trouble. The log says once that it began and once that it is over. */
export class Persistence {
  readonly #options: PersistenceOptions;
  #troubled = false;

  constructor(options: PersistenceOptions) {
    this.#options = options;
  }

  /** `attempt` must leave nothing behind when it throws. Rejects with what is thrown for any other reason. */
  async keepTrying<T>(attempt: () => T): Promise<T> {
    const { clock, closing, relieve } = this.#options;
    for (;;) {
      try {
        const result = attempt();
        this.#over();
        return result;
      } catch (error) {
        if (!isStorageTrouble(error)) throw error;
        this.#began(error);
        if (closing.aborted) throw error;
      }
      await clock.sleep(retryMs, closing);
      relieve();
    }
  }

  #began(error: unknown): void {
    if (this.#troubled) return;
    this.#troubled = true;
    this.#options.log.error({ error: messageOf(error), code: sqliteCode(error) }, this.#options.words.began);
  }

  #over(): void {
    if (!this.#troubled) return;
    this.#troubled = false;
    this.#options.log.info({}, this.#options.words.over);
  }
}
