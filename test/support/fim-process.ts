import { appendFileSync } from 'node:fs';
import { createFimCollector } from '../../src/collect/fim/fim-collector.ts';
import type { ScanState } from '../../src/collect/fim/scan-report.ts';
import type { Syscheck } from '../../src/collect/syscheck.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { openLog } from '../../src/lib/log.ts';

/*
 * A collector of file integrity as a process of its own, for tests that kill it. What it hands over is appended to a file, and
 * `scanned` at the end of each scan.
 * Arguments: the section as JSON, the folder for what it keeps, the file, and how many times it hands over before it kills
 * itself between that and storing.
 */
const [section = '', state = '', file = '', times = ''] = process.argv.slice(2);
let left = Number(times);

const tools = {
  clock: systemClock,
  log: openLog({ level: 'error', format: 'json' }),
  database: `${state}/fim.db`,
  copies: `${state}/diff`,
  observe: ({ scanning }: ScanState) => {
    if (!scanning) appendFileSync(file, 'scanned\n');
  },
};
await createFimCollector(JSON.parse(section) as Syscheck, tools).run(async (messages) => {
  appendFileSync(file, messages.map((message) => `${message}\n`).join(''), 'latin1');
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}, new AbortController().signal);
