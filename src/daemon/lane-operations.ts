import type { Block } from '../config/config.ts';
import type { IntegrationReport, TestReport } from '../delivery/integration-report.ts';
import type { LaneReport } from '../delivery/lane-report.ts';
import type { Operations, Status } from '../delivery/operations.ts';
import type { Clock } from '../lib/clock.ts';
import type { Queue } from '../queue/queue.ts';
import type { LaneRecords } from './lane-records.ts';

export interface LaneOperationsOptions {
  readonly queue: Queue;
  readonly records: LaneRecords;
  readonly clock: Clock;
  readonly blocks: () => readonly Block[];
  readonly status: () => Promise<Status>;
  /** A lane is no longer paused. */
  readonly goOn: (lane: string) => void;
  readonly sendTest: (block: Block) => Promise<TestReport | undefined>;
}

type LaneOperations = Pick<Operations, 'exchanges' | 'integrations' | 'pause' | 'resume' | 'sendTest'>;

/** What people ask of lanes, beyond their deliveries. */
export function laneOperations(options: LaneOperationsOptions): LaneOperations {
  const { queue, records, clock, blocks, status, goOn, sendTest } = options;
  const blockOf = (lane: string) => blocks().find((block) => block.lane === lane);
  const isLane = async (lane: string) => (await status()).lanes.some((each) => each.lane === lane);
  return {
    exchanges: async (id) => {
      const delivery = await queue.show(id);
      return delivery === undefined ? [] : records.exchanges.of(delivery.lane, delivery.key);
    },
    integrations: async () =>
      (await status()).lanes.map((lane) => integrationReport(lane, blockOf(lane.lane), records)),
    pause: async (lane, by) => {
      if (!(await isLane(lane))) return false;
      await records.pauses.pause(lane, { by, at: clock.now() });
      return true;
    },
    resume: async (lane) => {
      if (!(await isLane(lane))) return false;
      const stored = records.pauses.resume(lane);
      goOn(lane);
      await stored;
      return true;
    },
    sendTest: async (lane) => {
      const block = blockOf(lane);
      return block && sendTest(block);
    },
  };
}

function integrationReport(lane: LaneReport, block: Block | undefined, { activity }: LaneRecords): IntegrationReport {
  return {
    ...lane,
    block: block && {
      name: block.name,
      summary: block.integration.summary,
      line: block.line,
      settings: block.described,
    },
    activity: activity.of(lane.lane),
  };
}
