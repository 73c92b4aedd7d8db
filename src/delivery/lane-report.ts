import type { LaneCounts } from '../queue/queue.ts';
import type { LaneStatus } from './lane.ts';

/** One lane: what it holds, and how it is. */
export interface LaneReport extends LaneCounts {
  /**
   * `stopped`: no daemon. `failed`: a defect has ended it; a reload starts it again. `refused`: its block has a problem.
   * `no-block`: deliveries are waiting for a block that the configuration no longer has.
   */
  readonly state: 'running' | 'stopped' | 'failed' | 'refused' | 'no-block';
  readonly paused: Pause | undefined;
  readonly live: LaneStatus | undefined;
}

/** Who paused a lane, and when in epoch milliseconds. */
export interface Pause {
  readonly by: string;
  readonly at: number;
}
