import { hostname } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Command } from 'commander';
import { printable } from '../lib/printable.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { type LoadedRuleset, loadAnalysisOrFail } from './load.ts';
import { homeOf } from './operations.ts';
import { openProgress } from './progress.ts';
import { describeFailure, resultLine } from './ruleset/describe-result.ts';
import { findTestFiles, type TestFilePlace } from './ruleset/find-test-files.ts';
import type { IniMistake } from './ruleset/ini-file.ts';
import { readCases } from './ruleset/read-cases.ts';
import { runCase } from './ruleset/run-case.ts';
import type { TestCase } from './ruleset/test-case.ts';
import { count } from './text.ts';
import { tellUnevaluated } from './unevaluated.ts';

export function rulesetCommand(program: Command, context: CliContext): void {
  const ruleset = program.command('ruleset').description('work with the decoders and rules of the home');
  ruleset
    .command('test <place...>')
    .description(
      'run the test cases in *.ini files below folders against the ruleset of the home; fails when one fails',
    )
    .option('--json', 'print one line a case: file, section, name, pass, and out, the document of each line or null')
    .addHelpText('after', help)
    .action((places: readonly string[], options: { readonly json?: boolean }, command: Command) =>
      testRuleset(places, options.json ?? false, command, context),
    );
}

const help = `
A case is a key that begins with "log ": the line that is tried, or, when the key is repeated, the lines of one session,
of which the last is judged. The section says what it must come to, for a key that ends with fail what it must not:

  [A failed login]
  log 1 pass = Dec 29 10:00:01 host sshd[1]: Failed password for root from 192.0.2.1 port 22 ssh2
  log 2 fail = Dec 29 10:00:01 host sshd[1]: Server listening on :: port 22.
  rule = 5760
  alert = 5
  decoder = sshd`;

/** A case and where it is from. */
interface Placed {
  readonly file: TestFilePlace;
  readonly testCase: TestCase;
}

interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Files of which nothing could be run. */
  readonly malformed: number;
}

async function testRuleset(
  places: readonly string[],
  json: boolean,
  command: Command,
  context: CliContext,
): Promise<void> {
  const files = await findTestFiles(places);
  const loaded = await loadAnalysisOrFail(homeOf(command), context);
  const cases: Placed[] = [];
  let malformed = 0;
  for (const file of files) {
    const read = await readCases(file.path);
    for (const remark of read.remarks) tell(file, remark, context);
    cases.push(...read.cases.map((testCase) => ({ file, testCase })));
    if (read.malformed) malformed += 1;
  }
  const passed = await runCases(cases, loaded, json, context);
  conclude({ passed, failed: cases.length - passed, malformed }, context);
}

function tell({ path }: TestFilePlace, { line, what, remedy }: IniMistake, { err }: CliContext): void {
  err(printable(`${path}:${line}: ${what} → ${remedy}\n`));
}

/** How many passed. */
async function runCases(
  cases: readonly Placed[],
  { config, ruleset, mitre }: LoadedRuleset,
  json: boolean,
  context: CliContext,
): Promise<number> {
  const settings = { managerName: hostname(), logAlertLevel: config.logAlertLevel, mitre };
  const progress = openProgress(context);
  let passed = 0;
  for (const [index, { file, testCase }] of cases.entries()) {
    progress.show(index, cases.length, printable(file.path));
    const result = runCase(testCase, ruleset, settings, context.clock.now());
    if (result.pass) passed += 1;
    if (json || !result.pass) progress.end();
    if (json) context.out(resultLine(file.name, testCase, result));
    else if (!result.pass) context.out(describeFailure(file.path, testCase, result));
    tellUnevaluated(ruleset, context);
    // So that a person is heard who wants it to end.
    await nextTurn();
    if (context.stop.aborted) throw new CommandFailure('ended before all cases were run', exitCodes.no);
  }
  progress.end();
  return passed;
}

function conclude({ passed, failed, malformed }: Tally, { err }: CliContext): void {
  const unread = malformed === 0 ? '' : `; ${count(malformed)} of the files cannot be read`;
  const summary = `${count(passed + failed)} cases: ${count(passed)} passed, ${count(failed)} failed${unread}`;
  if (failed > 0 || malformed > 0) throw new CommandFailure(summary, exitCodes.no);
  if (passed === 0) throw new CommandFailure('the files hold no test case', exitCodes.no);
  err(`${summary}\n`);
}
