import { systemClock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import { openSqliteQueue } from '../../src/queue/sqlite/sqlite-queue.ts';
import { numberedAlert } from './home.ts';

const perPush = 2_000;

/** Puts alerts of all levels into a lane of a queue that no daemon has open. */
export async function fillLane(path: string, lane: string, entries: number): Promise<void> {
  const queue = await openSqliteQueue({ path, clock: systemClock, log: silentLog });
  for (let first = 0; first < entries; first += perPush) {
    await queue.push(
      Array.from({ length: Math.min(perPush, entries - first) }, (_, index) => entry(lane, first + index)),
    );
  }
  await queue.close();
}

function entry(lane: string, number: number) {
  const level = number % 16;
  const rule = { level, description: 'one of many', id: '5710', groups: ['syslog'] };
  const body = JSON.stringify(numberedAlert(number, { rule }));
  return { lane, key: `backlog-${number}`, level, alertId: undefined, ruleId: '5710', body };
}
