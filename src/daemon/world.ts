import type { AttemptReport } from '../delivery/lane.ts';
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
}
