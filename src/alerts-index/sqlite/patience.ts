import type { Clock } from '../../lib/clock.ts';
import type { Database } from './schema.ts';

/** In milliseconds: how long a question may take to find out how it is answered, … */
const planning = 150;
/** … until when it must be answered, … */
const answering = 400;
/** … and how long it may look at the newest alerts when there was no time for all. */
const lookingAgain = 100;

/** The time of the question that is being answered: there is one at a time. SQL that may take long asks for it (`inTime`). */
export class Patience {
  readonly #clock: Clock;
  #planned = 0;
  #end = 0;

  constructor(database: Database, clock: Clock) {
    this.#clock = clock;
    database.function('in_time', { deterministic: false }, () => {
      if (this.isOver) throw new OutOfTime();
      return 1;
    });
  }

  /** A question begins. */
  begin(): void {
    const now = this.#clock.now();
    [this.#planned, this.#end] = [now + planning, now + answering];
  }

  get isPlanningOver(): boolean {
    return this.#clock.now() > this.#planned;
  }

  get isOver(): boolean {
    return this.#clock.now() > this.#end;
  }

  /** What the SQL answers, undefined when the time was over before: then there is some left to look at alerts one by one. */
  attempt<T>(ask: () => T): T | undefined {
    try {
      return ask();
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw error;
      this.#end = this.#clock.now() + lookingAgain;
      return undefined;
    }
  }

  /** What the SQL answers within the time for planning. */
  attemptToPlan<T>(ask: () => T): T | undefined {
    const end = this.#end;
    this.#end = this.#planned;
    try {
      return ask();
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw error;
      return undefined;
    } finally {
      this.#end = end;
    }
  }
}

/** A condition that always holds, and ends the SQL when the time is over. Asked at one row of so many: asking takes longer than a row. */
export const inTime = '(random() & 255 OR in_time())';

class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}
