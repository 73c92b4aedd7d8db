import type { Activity } from '../delivery/activity.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Store } from '../queue/queue.ts';

export const activityKey = 'activity';
const everyMs = 60_000;

/** Stores what lanes did about once a minute. What it answers stores it a last time: before the queue is closed. */
export function keepActivity(activity: Activity, store: Store, clock: Clock, log: Logger): () => void {
  let storing = false;
  const save = () => {
    const text = activity.take();
    if (text === undefined) return;
    storing = true;
    store
      .set(activityKey, text)
      .catch((error: unknown) => log.warn({ error }, 'what lanes did could not be stored'))
      .finally(() => {
        storing = false;
      });
  };
  let cancel = clock.after(everyMs, again);
  function again() {
    // On a full disk a write waits: one of them is enough.
    if (!storing) save();
    cancel = clock.after(everyMs, again);
  }
  return () => {
    cancel();
    save();
  };
}
