import type { Operations } from '../delivery/operations.ts';
import type { Logger } from '../lib/log.ts';
import { ChangeLog } from './change-log.ts';

/** The operations as the command line may use them: what it changes is told to the log, as what the page changes is. */
export function loggedOperations(operations: Operations, log: Logger): Operations {
  const changes = new ChangeLog(log, 'the command line');
  return {
    ...operations,
    redeliver: async (choice) => {
      const deliveries = await operations.redeliver(choice);
      changes.redelivered(choice, deliveries);
      return deliveries;
    },
    drop: async (choice) => {
      const deliveries = await operations.drop(choice);
      changes.dropped(choice, deliveries);
      return deliveries;
    },
    pause: async (lane, by) => {
      const known = await operations.pause(lane, by);
      if (known) new ChangeLog(log, by).paused(lane);
      return known;
    },
    resume: async (lane) => {
      const known = await operations.resume(lane);
      if (known) changes.resumed(lane);
      return known;
    },
    sendTest: async (lane) => {
      const report = await operations.sendTest(lane);
      if (report) changes.tested(lane, report);
      return report;
    },
    rebuildIndex: async () => {
      const begun = await operations.rebuildIndex();
      if (begun) changes.rebuiltIndex();
      return begun;
    },
  };
}
