import { writeSync } from 'node:fs';
import { Indexing } from '../../src/daemon/indexing/indexing.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { openLog } from '../../src/lib/log.ts';

/*
 * The indexing as a process of its own, for tests that kill it. Arguments: alerts.json, the file of the index, and how many
 * alerts it stores before it kills itself. It tells of each time that it has stored some.
 */
const [file = '', path = '', times = ''] = process.argv.slice(2);
let left = Number(times);

const indexing = new Indexing({
  path,
  alerts: { file, maxLineBytes: 2 ** 20 },
  keep: { keepSeconds: 50 * 365 * 86_400, largestBytes: 2 ** 30 },
  clock: systemClock,
  log: openLog({ level: 'error', format: 'json' }),
});
indexing.onAdded((alerts) => {
  left -= alerts;
  writeSync(1, 'stored\n');
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
});
