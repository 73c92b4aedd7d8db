import type { Clock } from '../../lib/clock.ts';
import type { Database } from './schema.ts';

// In milliseconds since a question began: until when it may find out how it is answered, …
const planning = 150;
/** … may look at alerts one by one, … */
const looking = 250;
/** … and may have SQL count. */
const counting = 400;
/** In milliseconds: when there was no time to count all, how long the newest are looked at instead. */
const lookingAgain = 100;

/** The time of the question that is being answered: there is one at a time. SQL that may take long asks for it (`inTime`). */
export class Patience {
  readonly #clock: Clock;
  #begun = 0;
  #isPlanned = false;
  #looked = 0;
  #endOfSql = 0;

  constructor(database: Database, clock: Clock) {
    this.#clock = clock;
    database.function('in_time', { deterministic: false }, () => {
      if (this.#clock.now() > this.#endOfSql) throw new OutOfTime();
      return 1;
    });
  }

  /** A question begins. */
  begin(): void {
    this.#begun = this.#clock.now();
    this.#isPlanned = false;
    this.#looked = this.#begun + looking;
  }

  get isPlanningOver(): boolean {
    this.#isPlanned ||= this.#clock.now() > this.#begun + planning;
    return this.#isPlanned;
  }

  get isLookingOver(): boolean {
    return this.#clock.now() > this.#looked;
  }

  /** What the SQL answers within the time for planning; undefined when that is over before. */
  plan<T>(ask: () => T): T | undefined {
    return this.isPlanningOver ? undefined : this.#within(planning, ask);
  }

  /** What the SQL answers; undefined when the time is over before: then some is left to look at the newest alerts. */
  count<T>(ask: () => T): T | undefined {
    const answer = this.#within(counting, ask);
    if (answer === undefined) this.#looked = this.#clock.now() + lookingAgain;
    return answer;
  }

  #within<T>(ms: number, ask: () => T): T | undefined {
    this.#endOfSql = this.#begun + ms;
    try {
      return ask();
    } catch (error) {
      if (error instanceof OutOfTime) return undefined;
      throw error;
    }
  }
}

/** A condition that always holds, and ends the SQL when the time is over. Of many rows one asks: that takes longer than a row. */
export const inTime = '(random() & 255 OR in_time())';

class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}
