import { hostname } from 'node:os';
import type { Command } from 'commander';
import { printable } from '../lib/printable.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { loadAnalysisOrFail } from './load.ts';
import { homeOf } from './operations.ts';
import { findTestFiles } from './ruleset/find-test-files.ts';
import { type CaseResult, readCases, runCase } from './ruleset/run-case.ts';
import { count } from './text.ts';

export function rulesetCommand(program: Command, context: CliContext): void {
  const ruleset = program.command('ruleset').description('work with the decoders and rules of the home');
  ruleset
    .command('test <folder>')
    .description('run the test cases (*.ini) below a folder against the ruleset of the home; fails when one fails')
    .option('--json', 'print one line a case: file, section, name, pass, and out, the document of each line or null')
    .addHelpText('after', help)
    .action((folder: string, options: { readonly json?: boolean }, command: Command) =>
      testRuleset(folder, options.json ?? false, command, context),
    );
}

const help = `
A case is a key that begins with "log": the line that is tried, or, when the key is repeated, the lines of one session,
of which the last is judged. The section says what it must come to:

  [A failed login]
  log 1 pass = Dec 29 10:00:01 host sshd[1]: Failed password for root from 192.0.2.1 port 22 ssh2
  log 2 fail = Dec 29 10:00:01 host sshd[1]: Server listening on :: port 22.
  rule = 5760
  alert = 5
  decoder = sshd`;

async function testRuleset(folder: string, json: boolean, command: Command, context: CliContext): Promise<void> {
  const { config, ruleset } = await loadAnalysisOrFail(homeOf(command), context);
  const session = { managerName: hostname(), logAlertLevel: config.logAlertLevel, mitre: undefined };
  const files = await findTestFiles(folder);
  let [passed, failed] = [0, 0];
  for (const file of files) {
    const cases = await readCases(folder, file);
    if (cases.kind === 'malformed') {
      failed += 1;
      context.err(`${file}:${cases.line}: ${cases.what} → ${cases.remedy}\n`);
      continue;
    }
    for (const testCase of cases.cases) {
      const result = runCase(file, testCase, ruleset, session, context.clock.now());
      if (result.pass) passed += 1;
      else failed += 1;
      if (json) context.out(`${JSON.stringify(shown(result))}\n`);
      else if (!result.pass) context.out(printable(describe(result)));
    }
  }
  const summary = `${count(passed + failed)} cases: ${count(passed)} passed, ${count(failed)} failed`;
  if (failed > 0) throw new CommandFailure(summary, exitCodes.no);
  if (passed === 0)
    throw new CommandFailure(`no test case in ${folder}; cases are in files that end in .ini`, exitCodes.no);
  context.err(`${summary}\n`);
}

function shown({ file, testCase, pass, out }: CaseResult) {
  return { file, section: testCase.section, name: testCase.name, pass, out };
}

/** What differs, for a person. */
function describe({ file, testCase, result }: CaseResult): string {
  const { section, name, line, expected, shouldMatch, logs } = testCase;
  const words = (['rule', 'alert', 'decoder'] as const).map((part) => {
    const told = expected[part] === result[part] ? '' : `, expected ${expected[part] || 'none'}`;
    return `    ${part}: ${result[part] || 'none'}${shouldMatch ? told : ''}\n`;
  });
  const wish = shouldMatch ? '' : '    it should not come to this\n';
  return `${file}:${line}: [${section}] ${name}\n    ${logs.at(-1) ?? '(no line)'}\n${words.join('')}${wish}`;
}
