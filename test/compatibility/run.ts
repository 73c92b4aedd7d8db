import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compareMessages } from './messages.ts';

/*
 * npm run compat -- --alerts DIR: the messages that the reference's programs build for real alerts, against ours. The
 * folder holds `linux.json` (alerts, one a line) and `reference-<service>.jsonl` (lines of `{id, body}`).
 */
const { values } = parseArgs({ options: { alerts: { type: 'string' } } });
if (values.alerts === undefined || !existsSync(values.alerts)) {
  process.stderr.write('usage: npm run compat -- --alerts DIR (a folder with linux.json and reference-*.jsonl)\n');
  process.exit(2);
}
const results = await compareMessages(values.alerts);
for (const { service, same, different } of results) {
  process.stdout.write(`${service}: ${same} messages equal, ${different.length} different\n`);
  for (const { id, ours, reference } of different.slice(0, 5))
    process.stdout.write(`  ${id}\n    ours      ${ours}\n    reference ${reference}\n`);
}
process.exitCode = results.some(({ different }) => different.length > 0) ? 1 : 0;
