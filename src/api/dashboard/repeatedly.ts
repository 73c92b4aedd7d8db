import type { Clock } from '../../lib/clock.ts';

/** Calls again and again, each time `ms` milliseconds after the call before is over; what it answers ends that. */
export function repeatedly(clock: Clock, ms: number, call: () => void | Promise<void>): () => void {
  let over = false;
  let cancel = clock.after(ms, turn);
  function turn(): void {
    void Promise.resolve(call()).then(() => {
      if (!over) cancel = clock.after(ms, turn);
    });
  }
  return () => {
    over = true;
    cancel();
  };
}
