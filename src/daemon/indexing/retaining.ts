import type { AlertsIndex } from '../../alerts-index/alerts-index.ts';
import type { DashboardConfig } from '../../config/config.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';

export interface RetainingOptions {
  readonly limits: DashboardConfig;
  readonly clock: Clock;
  readonly log: Logger;
}

/** So many alerts may come before it is looked whether they are too many: some 40 MB. */
const alertsBetween = 50_000;

/** Keeps the index within its limits. */
export class Retaining {
  limits: DashboardConfig;
  readonly #clock: Clock;
  readonly #log: Logger;
  #added = 0;
  /** Something was removed for the size, since the index is being filled. */
  #full = false;
  #isAsked = false;
  #underWay: Promise<boolean> | undefined;
  #failing = false;

  constructor({ limits, clock, log }: RetainingOptions) {
    this.limits = limits;
    this.#clock = clock;
    this.#log = log;
  }

  /** Epoch milliseconds: what is older is not kept. */
  since(): number {
    return this.#clock.now() - this.limits.keepSeconds * 1_000;
  }

  /** So many came in. */
  count(index: AlertsIndex, alerts: number): void {
    this.#added += alerts;
    if (this.#added >= alertsBetween) void this.retain(index);
  }

  /** The index is filled from now on, perhaps from the start. */
  begin(): void {
    this.#full = false;
  }

  /**
   * Removes what is too old and too much; true when it has ever been too much. One at a time: what is asked for
   * meanwhile is done behind it, since the limits may be others by then. Never rejects.
   */
  retain(index: Pick<AlertsIndex, 'retain'>): Promise<boolean> {
    this.#added = 0;
    this.#isAsked = true;
    this.#underWay ??= this.#removeWhileAsked(index);
    return this.#underWay;
  }

  async #removeWhileAsked(index: Pick<AlertsIndex, 'retain'>): Promise<boolean> {
    while (this.#isAsked) {
      this.#isAsked = false;
      await this.#remove(index);
    }
    this.#underWay = undefined;
    return this.#full;
  }

  async #remove(index: Pick<AlertsIndex, 'retain'>): Promise<void> {
    try {
      const old = await index.retain({ before: Math.floor(this.since() / 1_000) });
      const { largestBytes } = this.limits;
      const many = await index.retain({ largestBytes });
      if (old + many > 0)
        this.#log.info({ old, many }, 'alerts were removed from the index: they are too old, or too many');
      this.#failing = false;
      this.#full ||= many > 0;
    } catch (error) {
      // Closing the index ends this too. Otherwise it is most often a full disk, and storing tells of that.
      if (!this.#failing) this.#log.debug({ error }, 'alerts could not be removed from the index; tried again');
      this.#failing = true;
    }
  }
}
