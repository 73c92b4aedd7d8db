import type { Outcome } from '../alert/outcome.ts';
import type { Attempt, Limits } from '../integrations/integration.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Rate } from '../lib/rate.ts';
import { createWake } from '../lib/wake.ts';
import type { Entry, Lease, Queue } from '../queue/queue.ts';
import { type Circuit, closedCircuit, contact, elapsed, failure } from './circuit.ts';
import { enrichmentEntries } from './enrichment-entries.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { judge, type Verdict } from './verdict.ts';

export interface LaneOptions {
  readonly name: string;
  readonly queue: Queue;
  readonly deliver: (entry: Entry, attempt: Attempt) => Promise<Outcome>;
  readonly limits: Limits;
  readonly limiter: RateLimiter;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly observe: (report: AttemptReport) => void;
}

/** For metrics: one attempt, what came of it, and how long it took. */
export interface AttemptReport {
  readonly lane: string;
  readonly verdict: Verdict['kind'];
  readonly seconds: number;
}

export interface LaneStatus {
  readonly lane: string;
  readonly circuit: Circuit['state'];
  /** Epoch milliseconds before which nothing is sent: an open circuit or a quota. Undefined when free to send. */
  readonly pausedUntil: number | undefined;
  readonly inFlight: number;
  readonly lastError: { readonly at: number; readonly why: string } | undefined;
  readonly lastDeliveredAt: number | undefined;
  readonly quota: readonly { readonly rate: Rate; readonly left: number }[];
}

/** Settlements waiting for the disk. Beyond this the lane waits too, so that memory stays bounded when the disk is full. */
const mostUnsettled = 256;
/** When the program stops, in milliseconds: how long attempts under way may still take before they are cut short … */
const stopGraceMs = 3_000;
/** … and how long everything may take. What is not settled by then (a full disk) will be delivered once more. */
const stopMostMs = 10_000;

/**
 * One destination's way out of the queue: takes entries, makes attempts, settles them. Lanes know nothing of each other,
 * so none can delay another. Invariants:
 *
 *  - At most `concurrency` attempts are under way, and each ends by its timeout.
 *  - An open circuit or a pause lets nothing out; a probe is a single attempt.
 *  - Every lease ends in exactly one of acknowledge, postpone, release and bury.
 */
export class Lane {
  readonly name: string;
  readonly #options: LaneOptions;
  readonly #changed = createWake();
  readonly #attempts = new Set<AbortController>();
  #stopped = false;
  #unsettled = 0;
  #circuit: Circuit = closedCircuit;
  #pausedUntil = 0;
  #slowdowns = 0;
  #lastError: LaneStatus['lastError'];
  #lastDeliveredAt: number | undefined;

  constructor(options: LaneOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** Works until `stop` aborts; resolves when nothing is under way any more. */
  async run(stop: AbortSignal): Promise<void> {
    const { queue, clock } = this.#options;
    while (!stop.aborted) {
      const room = this.#room();
      if (room < this.#worthTaking()) await this.#untilRoom(stop);
      else this.#start(await queue.take(this.name, room, stop));
    }
    const givenUp = new AbortController();
    const cancels = [clock.after(stopGraceMs, () => this.#abortAll()), clock.after(stopMostMs, () => givenUp.abort())];
    while (this.#attempts.size + this.#unsettled > 0 && !givenUp.signal.aborted)
      await this.#changed.wait(givenUp.signal);
    for (const cancel of cancels) cancel();
  }

  status(): LaneStatus {
    const { clock, limiter } = this.#options;
    const until = Math.max(this.#pausedUntil, this.#circuit.state === 'open' ? this.#circuit.until : 0);
    return {
      lane: this.name,
      circuit: this.#circuit.state,
      pausedUntil: until > clock.now() ? until : undefined,
      inFlight: this.#attempts.size,
      lastError: this.#lastError,
      lastDeliveredAt: this.#lastDeliveredAt,
      quota: limiter.left(),
    };
  }

  /** How many attempts may begin now. */
  #room(): number {
    const { clock, limits, limiter } = this.#options;
    const now = clock.now();
    this.#circuit = elapsed(this.#circuit, now);
    if (this.#circuit.state === 'open' || now < this.#pausedUntil || this.#unsettled >= mostUnsettled) return 0;
    const free = (this.#circuit.state === 'probing' ? 1 : limits.concurrency) - this.#attempts.size;
    return limits.metered === 'delivery' ? Math.min(free, limiter.available()) : free;
  }

  /** A busy lane takes several entries at a time: one look into the queue for each would cost more than the attempt. */
  #worthTaking(): number {
    const { concurrency } = this.#options.limits;
    return this.#attempts.size > concurrency / 2 ? Math.ceil(concurrency / 8) : 1;
  }

  /** Waits for whatever stands in the way: a time that is known, or an attempt or a settlement that ends. */
  async #untilRoom(stop: AbortSignal): Promise<void> {
    const cancel = this.#options.clock.after(this.#pauseMs(), () => this.#changed.call());
    await this.#changed.wait(stop);
    cancel();
  }

  #pauseMs(): number {
    const { clock, limits, limiter } = this.#options;
    const now = clock.now();
    const circuitMs = this.#circuit.state === 'open' ? this.#circuit.until - now : 0;
    const permitMs = limits.metered === 'delivery' ? limiter.delayMs() : 0;
    const longest = Math.max(this.#pausedUntil - now, circuitMs, permitMs);
    return longest > 0 ? longest : Number.POSITIVE_INFINITY;
  }

  #start(leases: readonly Lease[]): void {
    for (const lease of leases) {
      // The circuit may have opened while `take` waited.
      if (this.#room() > 0 && this.#permitted()) void this.#attempt(lease);
      else this.#options.queue.release(lease);
    }
  }

  #permitted(): boolean {
    const { limits, limiter } = this.#options;
    return limits.metered === 'request' || limiter.permit().granted;
  }

  async #attempt(lease: Lease): Promise<void> {
    const { clock, random, retries, queue } = this.#options;
    const began = clock.now();
    const outcome = await this.#tried(lease);
    // The program stops: an attempt that was cut short says nothing about the far side.
    if (this.#stopped && outcome.status === 'deferred') {
      queue.release(lease);
      return this.#changed.call();
    }
    this.#note(outcome);
    const verdict = judge(outcome, { ...lease, retries, slowdowns: this.#slowdowns, random });
    this.#options.observe({ lane: this.name, verdict: verdict.kind, seconds: (clock.now() - began) / 1_000 });
    this.#unsettled += 1;
    this.#changed.call();
    try {
      await this.#settle(lease, verdict);
    } catch (error) {
      this.#options.log.error(
        { delivery: lease.id, error },
        'what became of a delivery could not be stored: it will be made again',
      );
    }
    this.#unsettled -= 1;
    this.#changed.call();
  }

  async #tried(lease: Lease): Promise<Outcome> {
    const { clock, deliver, timeoutMs, log } = this.#options;
    const attempt = new AbortController();
    this.#attempts.add(attempt);
    const cancel = clock.after(timeoutMs, () => attempt.abort());
    try {
      return await deliver(lease.entry, { key: lease.entry.key, number: lease.attempts + 1, signal: attempt.signal });
    } catch (defect) {
      log.error({ delivery: lease.id, defect }, 'a delivery threw: this is a defect of the program');
      return { status: 'deferred', why: 'the program failed on this delivery; its log says more', fault: 'delivery' };
    } finally {
      cancel();
      this.#attempts.delete(attempt);
    }
  }

  #abortAll(): void {
    this.#stopped = true;
    for (const attempt of this.#attempts) attempt.abort();
  }

  /** What an outcome says about the far side. A skipped alert says nothing: nobody was asked. */
  #note(outcome: Outcome): void {
    if (outcome.status === 'skipped') return;
    const { clock } = this.#options;
    const fault = outcome.status === 'deferred' ? outcome.fault : undefined;
    // Attempts that were under way together are told to slow down together: that counts once.
    if (fault !== 'quota') this.#slowdowns = 0;
    else if (clock.now() >= this.#pausedUntil) this.#slowdowns += 1;
    if (outcome.status === 'delivered') this.#lastDeliveredAt = clock.now();
    else this.#lastError = { at: clock.now(), why: outcome.why };
    this.#turn(fault === 'far-side' ? failure(this.#circuit, clock.now(), this.#options.random) : contact());
  }

  #turn(next: Circuit): void {
    const { log, queue } = this.#options;
    const before = this.#circuit;
    this.#circuit = next;
    if (before.state === 'closed' && next.state === 'open') {
      log.warn({ why: this.#lastError?.why }, 'the far side is down: lane paused, trying again from time to time');
    } else if (before.state !== 'closed' && next.state === 'closed') {
      log.info({}, 'the far side is back: lane goes on');
      void queue.hasten(this.name);
    }
  }

  async #settle(lease: Lease, verdict: Verdict): Promise<void> {
    const { clock, queue, log } = this.#options;
    switch (verdict.kind) {
      case 'delivered':
        // Enrichment first: acknowledged before it is stored for re-injection, a crash would lose it.
        return queue.acknowledge(lease, { status: 'delivered' }, enrichmentEntries(lease.entry, verdict.events));
      case 'skipped':
        return queue.acknowledge(lease, { status: 'skipped', why: verdict.why });
      case 'postponed':
        return queue.postpone(lease, {
          until: clock.now() + verdict.waitMs,
          why: verdict.why,
          charged: verdict.charged,
        });
      case 'returned':
        this.#pausedUntil = Math.max(this.#pausedUntil, clock.now() + verdict.pauseMs);
        log.debug({ why: verdict.why, pauseMs: verdict.pauseMs }, 'asked to slow down: lane paused');
        return queue.release(lease);
      case 'buried':
        log.error(
          { delivery: lease.id, alert: lease.entry.alertId, why: verdict.why },
          'a delivery failed for good: kept in the dead letters',
        );
        return queue.bury(lease, verdict.why, enrichmentEntries(lease.entry, verdict.events));
      default:
        return verdict satisfies never;
    }
  }
}
