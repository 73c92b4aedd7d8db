import type { Clock } from '../../lib/clock.ts';

/** At most so many in a second. */
export interface Pace {
  /** Waits until `count` more may be, or `stop` aborts. */
  take(count: number, stop: AbortSignal): Promise<void>;
}

/** `limit` undefined: as many as come. */
export function createPace(limit: number | undefined, clock: Clock): Pace {
  let began = Number.NEGATIVE_INFINITY;
  let taken = 0;
  return {
    take: async (count, stop) => {
      if (limit === undefined) return;
      const since = clock.now() - began;
      // A clock set back makes no second last longer.
      if (since < 0 || since >= 1_000) restart();
      else if (taken + count > limit) {
        await clock.sleep(1_000 - since, stop);
        restart();
      }
      taken += count;
    },
  };
  function restart(): void {
    began = clock.now();
    taken = 0;
  }
}
