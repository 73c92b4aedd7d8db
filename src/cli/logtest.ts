import { hostname } from 'node:os';
import { addAbortSignal } from 'node:stream';
import { type Command, Option } from 'commander';
import { Session, type SessionAnswer } from '../engine/session.ts';
import { fromBytes, toBytes } from '../lib/bytes.ts';
import { isObject, parseJson } from '../lib/json.ts';
import { version } from '../lib/version.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { type LoadedRuleset, loadAnalysisOrFail } from './load.ts';
import { byteLines } from './logtest/byte-lines.ts';
import { threePhases } from './logtest/three-phases.ts';
import { homeOf } from './operations.ts';
import { count } from './text.ts';
import { tellUnevaluated } from './unevaluated.ts';

interface LogtestOptions {
  readonly location: string;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly quiet: boolean;
}

export function logtestCommand(program: Command, context: CliContext): void {
  program
    .command('logtest')
    .description('try log lines on the ruleset: what the header, the decoders and the rules make of each')
    .option('-l, --location <location>', 'where the lines are from; "[001] (name) any->path" is an agent', 'stdin')
    .addOption(
      new Option('--json', 'print the alert document of each line, or null where no rule matched').default(false),
    )
    .addOption(
      new Option('-v, --verbose', 'also show which rules were tried, in their order').default(false).conflicts('json'),
    )
    .option('-q, --quiet', 'neither greet nor warn', false)
    .addHelpText('after', help)
    .action((options: LogtestOptions, command: Command) => logtest(options, command, context));
}

const help = `
Reads one event a line from standard input until its end; empty lines are passed over. Rules that count remember the
lines before. Nothing is written, and a running daemon does not notice.

  threatlockdown logtest < auth.log
  echo 'Dec 29 10:00:01 host sshd[1]: Failed password for root from 192.0.2.1 port 22 ssh2' | threatlockdown logtest --json`;

async function logtest(options: LogtestOptions, command: Command, context: CliContext): Promise<void> {
  if (/^$|^\[[^\]]*$/.test(options.location)) {
    throw new CommandFailure('--location is no location; write a path, or "[001] (name) any->path"', exitCodes.usage);
  }
  const loaded = await loadAnalysisOrFail(homeOf(command), context, options.quiet ? 'mistakes' : 'all');
  const input = context.input();
  if (!options.quiet) context.err(greeting(loaded, options, input.isTTY === true));
  try {
    await answerLines(byteLines(addAbortSignal(context.stop, input)), loaded, options, context);
  } catch (error) {
    // A person who has seen enough ends it that way.
    if (!context.stop.aborted) throw error;
  }
}

function greeting({ counts }: LoadedRuleset, { json }: LogtestOptions, terminal: boolean): string {
  const name = `threatlockdown logtest ${version}: ${count(counts.decoders)} decoders, ${count(counts.rules)} rules\n`;
  return `${json ? '' : name}${terminal ? 'Type one log per line; Ctrl-D ends\n' : ''}`;
}

async function answerLines(
  lines: AsyncIterable<string>,
  { config, ruleset, mitre }: LoadedRuleset,
  { location, json, verbose }: LogtestOptions,
  context: CliContext,
): Promise<void> {
  const session = new Session(ruleset, { managerName: hostname(), logAlertLevel: config.logAlertLevel, mitre });
  for await (const line of lines) {
    if (line === '') continue;
    const trace: string[] | undefined = verbose ? [] : undefined;
    const answer = session.analyse(
      line,
      toBytes(location),
      context.clock.now(),
      trace && ((tried) => trace.push(tried)),
    );
    context.out(json ? inOneLine(answer) : inPhases(answer, trace, context));
    tellUnevaluated(ruleset, context);
  }
}

function inOneLine({ rule, document }: SessionAnswer): string {
  return rule === undefined || document === undefined ? 'null\n' : `${fromBytes(document)}\n`;
}

function inPhases(
  { document = '', alerts }: SessionAnswer,
  trace: readonly string[] | undefined,
  { colours }: CliContext,
): string {
  const parsed = parseJson(fromBytes(document));
  if (!isObject(parsed)) return '\nThe line is no event.\n';
  const heading = (text: string) => (colours ? `\u001b[1m${text}\u001b[0m` : text);
  return threePhases({ document: parsed, alerts, trace: trace?.map(fromBytes), heading });
}
