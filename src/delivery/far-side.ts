import type { Outcome } from '../alert/outcome.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { type Circuit, closedCircuit, contact, elapsed, failure } from './circuit.ts';

export interface FarSideOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  /** It answers again after it was down. */
  readonly onReturn: () => void;
}

export interface FarSideStatus {
  readonly circuit: Circuit['state'];
  /** Epoch milliseconds before which nothing is sent: an open circuit or a quota. Undefined when free to send. */
  readonly pausedUntil: number | undefined;
  readonly lastError: { readonly at: number; readonly why: string } | undefined;
  readonly lastDeliveredAt: number | undefined;
}

/** What a lane knows of its far side: whether it may be tried now, and what came of it last. */
export class FarSide {
  readonly #options: FarSideOptions;
  #circuit: Circuit = closedCircuit;
  #pausedUntil = 0;
  #slowdowns = 0;
  #lastError: FarSideStatus['lastError'];
  #lastDeliveredAt: number | undefined;

  constructor(options: FarSideOptions) {
    this.#options = options;
  }

  /** Answers in a row that asked to slow down. */
  get slowdowns(): number {
    return this.#slowdowns;
  }

  /** How many attempts it may have at once, of `concurrency`: none while it is down or asked for a pause, one to probe. */
  allowed(concurrency: number): number {
    const now = this.#options.clock.now();
    this.#circuit = elapsed(this.#circuit, now);
    if (this.#circuit.state === 'open' || now < this.#pausedUntil) return 0;
    return this.#circuit.state === 'probing' ? 1 : concurrency;
  }

  /** Milliseconds until it may be tried; 0 when it may be now. */
  waitMs(): number {
    const circuitUntil = this.#circuit.state === 'open' ? this.#circuit.until : 0;
    return Math.max(0, Math.max(this.#pausedUntil, circuitUntil) - this.#options.clock.now());
  }

  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#options.clock.now() + ms);
  }

  /** Learns from an outcome. A skipped alert says nothing: nobody was asked. */
  note(outcome: Outcome): void {
    if (outcome.status === 'skipped') return;
    const now = this.#options.clock.now();
    const fault = outcome.status === 'deferred' ? outcome.fault : undefined;
    // Attempts that were under way together are told to slow down together: that counts once.
    if (fault !== 'quota') this.#slowdowns = 0;
    else if (now >= this.#pausedUntil) this.#slowdowns += 1;
    if (outcome.status === 'delivered') this.#lastDeliveredAt = now;
    else this.#lastError = { at: now, why: outcome.why };
    this.#turn(fault === 'far-side' ? failure(this.#circuit, now, this.#options.random) : contact());
  }

  status(): FarSideStatus {
    const wait = this.waitMs();
    return {
      circuit: this.#circuit.state,
      pausedUntil: wait > 0 ? this.#options.clock.now() + wait : undefined,
      lastError: this.#lastError,
      lastDeliveredAt: this.#lastDeliveredAt,
    };
  }

  #turn(next: Circuit): void {
    const { log, onReturn } = this.#options;
    const before = this.#circuit;
    this.#circuit = next;
    if (before.state === 'closed' && next.state === 'open') {
      log.warn({ why: this.#lastError?.why }, 'the far side is down: lane paused, trying again from time to time');
    } else if (before.state !== 'closed' && next.state === 'closed') {
      log.info({}, 'the far side is back: lane goes on');
      onReturn();
    }
  }
}
