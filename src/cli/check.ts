import type { Command } from 'commander';
import { connectControl } from '../api/control-client.ts';
import { type LoadedAnalysis, loadAnalysis } from '../config/analysis/load-analysis.ts';
import { type LoadedCollection, loadCollection } from '../config/collect/load-collection.ts';
import type { Block, Config } from '../config/config.ts';
import { type Problem, tidyProblems } from '../config/problem.ts';
import { type AnalysisDecision, decideAnalysis } from '../daemon/analysis/decide-analysis.ts';
import type { HomePaths } from '../lib/home-paths.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';
import { describeCollection } from './describe-collection.ts';
import { load, showProblems } from './load.ts';
import { findOddPaths } from './odd-paths.ts';
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
  const detection = await loadDetection(home, context);
  // All of them read the same files, and tell of what keeps them from it.
  const problems = tidyProblems([...ofConfig, ...detection.problems]);
  showProblems(problems, context);
  if (config === undefined || detection.kind === 'refused') {
    throw new CommandFailure(`${countMistakes(problems)}: nothing would start`, exitCodes.configuration);
  }
  context.out(describeIntegrations(config));
  context.out(describeDetection(detection));
  if (problems.some(({ severity }) => severity === 'refused'))
    throw new CommandFailure('what is refused above will not run', exitCodes.no);
}

type Loaded<Answer> = Answer & { readonly kind: 'loaded' };

/** What makes alerts, where this program does that. */
type Detection = { readonly problems: readonly Problem[] } & (
  | { readonly kind: 'elsewhere'; readonly why: string }
  | { readonly kind: 'refused' }
  | {
      readonly kind: 'loaded';
      readonly analysis: Loaded<LoadedAnalysis>;
      readonly collection: Loaded<LoadedCollection>;
    }
);

/** Where a start would only integrate, the other sections of `ossec.conf` are for the manager's own daemons to judge. */
async function loadDetection(home: HomePaths, { environment }: CliContext): Promise<Detection> {
  const decision = await decideOf(home);
  if (!decision.analyse) return { kind: 'elsewhere', why: decision.why, problems: [] };
  const analysis = await loadAnalysis(home.root);
  const collection = await loadCollection(home.root, environment);
  const problems = [...analysis.problems, ...collection.problems];
  if (analysis.kind === 'refused' || collection.kind === 'refused') return { kind: 'refused', problems };
  return { kind: 'loaded', analysis, collection, problems: [...problems, ...(await findOddPaths(collection.config))] };
}

/** As a start would decide, also while a daemon is running here: the socket that is served then is its own. */
async function decideOf(home: HomePaths): Promise<AnalysisDecision> {
  const decision = await decideAnalysis(home);
  if (decision.analyse || !(await analysesAlready(home))) return decision;
  return { analyse: true };
}

async function analysesAlready({ control }: HomePaths): Promise<boolean> {
  // Whoever may not ask the daemon is told what can be seen from outside.
  const operations = await connectControl(control).catch(() => undefined);
  if (operations === undefined) return false;
  const { analysis } = await operations.status();
  await operations.close();
  return analysis !== undefined;
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

function describeDetection(detection: Exclude<Detection, { readonly kind: 'refused' }>): string {
  if (detection.kind === 'elsewhere') {
    return `nothing is collected or analysed here, only the integrations run: ${detection.why}\n`;
  }
  return describeRuleset(detection.analysis) + describeCollection(detection.collection.config);
}

function describeRuleset({ counts }: Loaded<LoadedAnalysis>): string {
  const { decoders, rules, lists, leftOut } = counts;
  const lost = leftOut === 0 ? '' : `; ${leftOut === 1 ? '1 rule is' : `${count(leftOut)} rules are`} left out`;
  const asked = lists === 1 ? '1 list' : `${count(lists)} lists`;
  return `ruleset: ${count(decoders)} decoders, ${count(rules)} rules and ${asked}${lost}\n`;
}
