import type { Clock } from '../../lib/clock.ts';

const shortestMs = 1_000;
const longestMs = 60_000;
const lastsMs = 600_000;

/** How long to wait before a part that failed is started again: each time twice as long, until one has lasted. */
export class RestartPause {
  readonly #clock: Clock;
  #beganAt: number | undefined;
  #ms = shortestMs;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The part is at work. */
  began(): void {
    this.#beganAt = this.#clock.now();
  }

  /** It has failed. */
  next(): number {
    if (this.#beganAt !== undefined && this.#clock.now() - this.#beganAt > lastsMs) this.#ms = shortestMs;
    this.#beganAt = undefined;
    const ms = this.#ms;
    this.#ms = Math.min(ms * 2, longestMs);
    return ms;
  }
}
