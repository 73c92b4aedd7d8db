import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { Changes } from './changes.ts';
import type { Entries } from './entries.ts';
import type { GroupCommit } from './group-commit.ts';
import { messageOf } from './queue-file-error.ts';

export interface PostponedOptions {
  readonly entries: Entries;
  readonly commit: GroupCommit;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How many fall due in one transaction: a million at once must not hold up everybody else. */
const perTransaction = 1_000;
/** The longest sleep in milliseconds, so that a clock that was set is noticed soon. */
const longestSleepMs = 60_000;
/** Timers are this exact, in milliseconds; more than that is the clock having been set back. */
const toleranceMs = 1_000;

/**
 * Makes postponed entries wait again when their time comes. Due times are the wall clock's, so that they outlive the
 * process. When that clock is set back, everything postponed is brought forward by as much: an alert must not wait an
 * hour longer because a clock was corrected. (One postponed after the correction may then come up to a minute early,
 * which costs an attempt.)
 */
export class Postponed {
  readonly #options: PostponedOptions;
  /** When the alarm goes off, by the wall clock of the moment it was set. */
  #alarm = Number.POSITIVE_INFINITY;
  #cancel: () => void = () => undefined;
  #stopped = false;

  constructor(options: PostponedOptions) {
    this.#options = options;
  }

  /** Sets the alarm for the next due time in the table. */
  watch(): void {
    const next = this.#options.entries.nextDue();
    if (next !== undefined) this.#setAlarm(next);
  }

  /** After a commit. */
  apply(changes: Changes): void {
    if (changes.soonest < this.#alarm) this.#setAlarm(changes.soonest);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #setAlarm(due: number): void {
    if (this.#stopped) return;
    this.#cancel();
    const { clock } = this.#options;
    const sleepMs = Math.min(Math.max(due - clock.now(), 0), longestSleepMs);
    this.#alarm = clock.now() + sleepMs;
    if (sleepMs > 0) this.#cancel = clock.after(sleepMs, () => void this.#ring());
    else void this.#ring();
  }

  async #ring(): Promise<void> {
    const { clock, commit, entries, log } = this.#options;
    const setBackMs = this.#alarm - clock.now();
    this.#alarm = Number.POSITIVE_INFINITY;
    try {
      if (setBackMs > toleranceMs) await commit.run(() => entries.hastenAll(setBackMs));
      await commit.run((changes) => this.#resumeDue(changes));
      this.watch();
    } catch (error) {
      if (this.#stopped) return;
      log.error({ error: messageOf(error) }, 'postponed deliveries cannot be taken up again; trying again in a minute');
      this.#setAlarm(clock.now() + longestSleepMs);
    }
  }

  #resumeDue(changes: Changes): void {
    const { clock, entries } = this.#options;
    for (const { id, lane } of entries.due(clock.now(), perTransaction)) {
      entries.resume(id);
      changes.moved(lane, 'postponed', 'waiting');
    }
  }
}
