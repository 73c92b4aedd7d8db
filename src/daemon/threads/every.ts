import type { Clock } from '../../lib/clock.ts';

/** Calls after each so many milliseconds until `stop` aborts. Does not keep a thread alive. */
export function every(ms: number, clock: Clock, stop: AbortSignal, call: () => unknown): void {
  const next = () => {
    if (stop.aborted) return;
    call();
    clock.after(ms, next);
  };
  clock.after(ms, next);
}
