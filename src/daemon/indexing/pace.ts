import type { Clock } from '../../lib/clock.ts';

/** Rests after a piece of work, so that the next one is begun when the program has time for it. */
export type Pace = (stop: AbortSignal) => Promise<void>;

/** Up to this load there is no rest, … */
const easyLoad = 0.3;
/** … and from this one on it is this many times as long as the work took. */
const fullLoad = 0.8;
const mostTimes = 19;
/** A burst may be over soon. */
const longestMs = 5_000;

/**
 * Work in another thread delays the delivery as well where there are few processors. `load`: the share of the time since the
 * last call that this thread, which delivers, was busy.
 */
export function createPace(clock: Clock, load: () => number): Pace {
  load();
  let began = clock.now();
  return async (stop) => {
    const times = mostTimes * Math.min(Math.max((load() - easyLoad) / (fullLoad - easyLoad), 0), 1);
    const rest = Math.min((clock.now() - began) * times, longestMs);
    if (rest > 0) await clock.sleep(rest, stop);
    load();
    began = clock.now();
  };
}
