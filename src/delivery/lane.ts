import type { Outcome } from '../alert/outcome.ts';
import type { Attempt, Limits } from '../integrations/integration.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Rate } from '../lib/rate.ts';
import { createWake } from '../lib/wake.ts';
import type { Entry, Lease, Queue } from '../queue/queue.ts';
import { enrichmentEntries } from './enrichment-entries.ts';
import { FarSide, type FarSideStatus } from './far-side.ts';
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
  /** Whether people want nothing to be sent; `goOn` is due when they want it again. */
  readonly paused: () => boolean;
}

/** For metrics: one attempt, what came of it, and how long it took. */
export interface AttemptReport {
  readonly lane: string;
  readonly verdict: Verdict['kind'];
  readonly seconds: number;
}

export interface LaneStatus extends FarSideStatus {
  readonly lane: string;
  readonly inFlight: number;
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
 *  - An open circuit or a pause, the far side's or people's, lets nothing out; a probe is a single attempt.
 *  - Every lease ends in exactly one of acknowledge, postpone, release and bury.
 */
export class Lane {
  readonly name: string;
  readonly #options: LaneOptions;
  readonly #farSide: FarSide;
  readonly #changed = createWake();
  readonly #attempts = new Set<AbortController>();
  #stopped = false;
  #unsettled = 0;

  constructor(options: LaneOptions) {
    const { name, clock, random, log } = options;
    this.name = name;
    this.#options = options;
    this.#farSide = new FarSide({ clock, random, log, onReturn: () => this.#hasten() });
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

  /** It is no longer paused. */
  goOn(): void {
    this.#changed.call();
  }

  status(): LaneStatus {
    const { limiter } = this.#options;
    return { lane: this.name, ...this.#farSide.status(), inFlight: this.#attempts.size, quota: limiter.left() };
  }

  /** How many attempts may begin now. */
  #room(): number {
    const { limits, limiter, paused } = this.#options;
    if (this.#unsettled >= mostUnsettled || paused()) return 0;
    const free = this.#farSide.allowed(limits.concurrency) - this.#attempts.size;
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
    const { limits, limiter } = this.#options;
    const longest = Math.max(this.#farSide.waitMs(), limits.metered === 'delivery' ? limiter.delayMs() : 0);
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
    this.#farSide.note(outcome);
    const verdict = judge(outcome, { ...lease, retries, slowdowns: this.#farSide.slowdowns, random });
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

  /** What was postponed because of the far side need not wait any longer. */
  #hasten(): void {
    const { queue, log } = this.#options;
    queue.hasten(this.name).catch((error: unknown) => log.warn({ error }, 'postponed deliveries keep their times'));
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
        this.#farSide.pause(verdict.pauseMs);
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
