import type { ExchangeLog } from '../delivery/exchanges/exchange-log.ts';
import type { AttemptReport } from '../delivery/lane.ts';
import type { Pauses } from '../delivery/pauses.ts';
import type { Clock } from '../lib/clock.ts';
import type { HomePaths } from '../lib/home-paths.ts';
import type { Logger } from '../lib/log.ts';
import type { ProcessRunner } from '../lib/process-runner.ts';
import type { Queue } from '../queue/queue.ts';

/** What lanes need of the program around them. */
export interface World {
  readonly home: HomePaths;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly random: () => number;
  readonly processes: ProcessRunner;
  readonly log: Logger;
  readonly debug: boolean;
  readonly observe: (report: AttemptReport) => void;
  readonly pauses: Pauses;
  readonly exchanges: ExchangeLog;
}

/** What of it the daemon is given, and does not make. */
export type Surroundings = Omit<World, 'queue' | 'observe' | 'pauses' | 'exchanges'>;
