import type { Command } from 'commander';
import { hasRuleset } from '../config/analysis/has-ruleset.ts';
import { type LoadedAnalysis, loadAnalysis } from '../config/analysis/load-analysis.ts';
import type { Block, Config } from '../config/config.ts';
import { formatProblem, type Problem } from '../config/problem.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { load, showProblems } from './load.ts';
import { homeOf } from './operations.ts';
import { count } from './text.ts';

export function checkCommand(program: Command, context: CliContext): void {
  program
    .command('check')
    .description('read the configuration and the ruleset, say what is wrong with them and what will run')
    .action((_options: object, command: Command) => check(command, context));
}

async function check(command: Command, context: CliContext): Promise<void> {
  const home = homeOf(command);
  const { config, problems: ofConfig } = await load(home, context);
  const analysis = (await hasRuleset(home.root)) ? await loadAnalysis(home.root) : undefined;
  const problems = distinct([...ofConfig, ...(analysis?.problems ?? [])]);
  showProblems(problems, context);
  if (config === undefined || analysis?.kind === 'refused')
    throw new CommandFailure(`${countMistakes(problems)}: nothing would start`, exitCodes.configuration);
  context.out(describeIntegrations(config));
  context.out(describeRuleset(analysis));
  if (config.leftOut.length > 0 || (analysis?.counts.leftOut ?? 0) > 0)
    throw new CommandFailure('what is refused above will not run', exitCodes.no);
}

/** Both read `ossec.conf`, and both tell of it when they cannot. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [formatProblem(problem), problem])).values()];
}

function countMistakes(problems: readonly Problem[]): string {
  const mistakes = problems.filter(({ severity }) => severity === 'mistake').length;
  return mistakes === 1 ? '1 mistake' : `${mistakes} mistakes`;
}

function describeIntegrations({ blocks, leftOut }: Config): string {
  const summary = `${count(blocks.length)} of ${count(blocks.length + leftOut.length)} integrations will run\n`;
  return blocks.map(describeBlock).join('') + summary;
}

function describeBlock({ lane, line, described }: Block): string {
  const settings = Object.entries(described).map(
    ([name, value]) => `    ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}\n`,
  );
  return `${lane}  (etc/ossec.conf:${line})\n${settings.join('')}`;
}

function describeRuleset(analysis: (LoadedAnalysis & { readonly kind: 'loaded' }) | undefined): string {
  if (analysis === undefined) return 'no ruleset: nothing is analysed here, only the integrations run\n';
  const { decoders, rules, lists, leftOut } = analysis.counts;
  const lost = leftOut === 0 ? '' : `; ${leftOut === 1 ? '1 rule is' : `${count(leftOut)} rules are`} left out`;
  const asked = lists === 1 ? '1 list' : `${count(lists)} lists`;
  return `ruleset: ${count(decoders)} decoders, ${count(rules)} rules and ${asked}${lost}\n`;
}
