import { hostname } from 'node:os';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { Session, type SessionAnswer } from '../engine/session.ts';
import { fromBytes, toBytes } from '../lib/bytes.ts';
import { isObject, parseJson } from '../lib/json.ts';
import { printable } from '../lib/printable.ts';
import { version } from '../lib/version.ts';
import type { CliContext } from './context.ts';
import { loadAnalysisOrFail } from './load.ts';
import { threePhases } from './logtest/three-phases.ts';
import { homeOf } from './operations.ts';

interface LogtestOptions {
  readonly json?: boolean;
  readonly location: string;
}

export function logtestCommand(program: Command, context: CliContext): void {
  program
    .command('logtest')
    .description('try log lines on the ruleset: what the header, the decoders and the rules make of each')
    .option(
      '-l, --location <location>',
      'where the lines are from; "[001] (name) any->path" speaks for an agent',
      'stdin',
    )
    .option('--json', 'print the alert document of each line, or null where no rule matched')
    .addHelpText('after', help)
    .action((options: LogtestOptions, command: Command) => logtest(options, command, context));
}

const help = `
Reads one event a line from standard input until its end. Rules that count remember the lines before, as in one
session of the manager's own tool; nothing is written, and a running daemon does not notice.

  threatlockdown logtest < auth.log
  echo 'Dec 29 10:00:01 host sshd[1]: Failed password for root from 192.0.2.1 port 22 ssh2' | threatlockdown logtest --json`;

async function logtest(
  { json = false, location }: LogtestOptions,
  command: Command,
  context: CliContext,
): Promise<void> {
  const { config, ruleset } = await loadAnalysisOrFail(homeOf(command), context);
  const session = new Session(ruleset, {
    managerName: hostname(),
    logAlertLevel: config.logAlertLevel,
    mitre: undefined,
  });
  if (!json) context.err(`threatlockdown logtest ${version}\nType one log per line\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === '') continue;
    const answer = session.analyse(toBytes(line), toBytes(location), context.clock.now());
    context.out(json ? oneLine(answer) : inPhases(answer));
  }
}

function oneLine({ rule, document }: SessionAnswer): string {
  return rule === undefined || document === undefined ? 'null\n' : `${fromBytes(document)}\n`;
}

function inPhases({ document, alerts }: SessionAnswer): string {
  const parsed = parseJson(fromBytes(document ?? ''));
  return printable(isObject(parsed) ? threePhases(parsed, alerts) : '');
}
