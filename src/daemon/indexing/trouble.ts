import type { Logger } from '../../lib/log.ts';

/** Why the index takes nothing just now. The log tells of it once, and of its end. */
export class Trouble {
  readonly #log: Logger;
  #why: string | undefined;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** In words; undefined: all is well. */
  get why(): string | undefined {
    return this.#why;
  }

  began(why: string): void {
    if (this.#why === why) return;
    this.#why = why;
    this.#log.warn(
      { why },
      'alerts cannot be indexed for the dashboard; tried again until they can, and none is left out',
    );
  }

  over(): void {
    if (this.#why === undefined) return;
    this.#why = undefined;
    this.#log.info({}, 'alerts are indexed for the dashboard again');
  }
}
