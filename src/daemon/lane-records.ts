import { Activity } from '../delivery/activity.ts';
import { ExchangeLog } from '../delivery/exchanges/exchange-log.ts';
import { Pauses } from '../delivery/pauses.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { Queue } from '../queue/queue.ts';
import { activityKey } from './keep-activity.ts';

/** What is known of lanes besides their deliveries; the queue's store keeps it, whether a daemon runs or not. */
export interface LaneRecords {
  readonly pauses: Pauses;
  readonly activity: Activity;
  readonly exchanges: ExchangeLog;
}

export async function openLaneRecords({ store }: Queue, clock: Clock, log: Logger): Promise<LaneRecords> {
  return {
    pauses: await Pauses.load(store),
    activity: new Activity(clock, await store.get(activityKey)),
    exchanges: new ExchangeLog({ store, clock, log }),
  };
}
