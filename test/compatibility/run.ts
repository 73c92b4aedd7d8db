import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compareMessages } from './messages.ts';
import { compareRuleset } from './ruleset.ts';

/*
 * npm run compat -- --alerts DIR: the messages that the reference's programs build for real alerts, against ours. The
 * folder holds `linux.json` (alerts, one a line) and `reference-<service>.jsonl` (lines of `{id, body}`).
 *
 * npm run compat -- --ruleset DIR: official test cases (`tests/*.ini`) and the reference's recorded answers
 * (`golden/*.jsonl`) against ours, with the ruleset in `stock/` and the official set-up in `test-setup/`.
 */
const { values } = parseArgs({ options: { alerts: { type: 'string' }, ruleset: { type: 'string' } } });
const folder = values.alerts ?? values.ruleset;
if (folder === undefined || !existsSync(folder)) {
  process.stderr.write('usage: npm run compat -- --alerts DIR (with linux.json and reference-*.jsonl)\n');
  process.stderr.write('       npm run compat -- --ruleset DIR (with stock/, test-setup/, tests/ and golden/)\n');
  process.exit(2);
}
if (values.alerts !== undefined) await showMessages(values.alerts);
if (values.ruleset !== undefined) await showRuleset(values.ruleset);

async function showMessages(alerts: string): Promise<void> {
  for (const { service, same, different } of await compareMessages(alerts)) {
    process.stdout.write(`${service}: ${same} messages equal, ${different.length} different\n`);
    for (const { id, ours, reference } of different.slice(0, 5))
      process.stdout.write(`  ${id}\n    ours      ${ours}\n    reference ${reference}\n`);
    if (different.length > 0) process.exitCode = 1;
  }
}

async function showRuleset(ruleset: string): Promise<void> {
  for (const { name, passed, different } of await compareRuleset(ruleset)) {
    process.stdout.write(`${name}: ${passed} cases pass, ${different.length} fail\n`);
    for (const { place, words } of different)
      process.stdout.write(`  ${place}\n${words.map((word) => `    ${word}\n`).join('')}`);
    if (different.length > 0) process.exitCode = 1;
  }
}
