import type { Clock } from '../../src/lib/clock.ts';

interface Timer {
  readonly at: number;
  readonly call: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #elapsed = 0;
  #wall: number;
  #timers: readonly Timer[] = [];

  constructor(start = Date.UTC(2030, 0, 1)) {
    this.#wall = start;
  }

  now(): number {
    return this.#wall + this.#elapsed;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { at: this.#elapsed + Math.max(ms, 0), call };
    this.#timers = [...this.#timers, timer];
    return () => this.#remove(timer);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const cancel = this.after(ms, done);
      signal?.addEventListener('abort', done, { once: true });
      function done() {
        cancel();
        signal?.removeEventListener('abort', done);
        resolve();
      }
    });
  }

  /** How many sleeps and timers are under way: a test waits for one before it moves the time. */
  get timers(): number {
    return this.#timers.length;
  }

  /**
   * Lets `ms` milliseconds pass. Timers go off in order, each at its own time, and what a timer starts gets a few turns
   * of the event loop to set the next one.
   */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await turns();
    for (let timer = this.#nextBy(end); timer; timer = this.#nextBy(end)) {
      this.#remove(timer);
      this.#elapsed = Math.max(this.#elapsed, timer.at);
      timer.call();
      await turns();
    }
    this.#elapsed = end;
  }

  /** Sets the wall clock forward or back; no time passes, as when the system's clock is corrected. */
  step(ms: number): void {
    this.#wall += ms;
  }

  #nextBy(end: number): Timer | undefined {
    const due = this.#timers.filter((timer) => timer.at <= end);
    return due.reduce<Timer | undefined>((first, timer) => (first && first.at <= timer.at ? first : timer), undefined);
  }

  #remove(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
