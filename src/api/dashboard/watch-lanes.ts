import type { Operations } from '../../delivery/operations.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { repeatedly } from './repeatedly.ts';

export interface WatchOptions {
  readonly operations: Pick<Operations, 'status'>;
  readonly clock: Clock;
  readonly log: Logger;
}

const intervalMs = 1_000;

/** Calls when the figures of the lanes are not as they were, at most once a second; what it answers ends that. */
export function watchLanes({ operations, clock, log }: WatchOptions, changed: () => void): () => void {
  let before: string | undefined;
  const look = async () => {
    try {
      const now = JSON.stringify((await operations.status()).lanes);
      if (before !== undefined && now !== before) changed();
      before = now;
    } catch (error) {
      log.debug({ error }, 'cannot see whether deliveries have changed');
    }
  };
  void look();
  return repeatedly(clock, intervalMs, look);
}
