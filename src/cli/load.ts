import { hasRuleset } from '../config/analysis/has-ruleset.ts';
import { type LoadedAnalysis, loadAnalysis } from '../config/analysis/load-analysis.ts';
import type { Config } from '../config/config.ts';
import { type LoadedConfig, loadConfig } from '../config/load-config.ts';
import { formatProblem, type Problem } from '../config/problem.ts';
import { findIntegration } from '../integrations/registry.ts';
import type { HomePaths } from '../lib/home-paths.ts';
import { type CliContext, CommandFailure, exitCodes } from './context.ts';

export function load(home: HomePaths, { environment, terminal }: CliContext): Promise<LoadedConfig> {
  return loadConfig({ home: home.root, environment, terminal, findIntegration });
}

/** The configuration, or the command ends with everything that is wrong with it. */
export async function loadOrFail(
  home: HomePaths,
  context: CliContext,
): Promise<LoadedConfig & { readonly config: Config }> {
  const { config, problems } = await load(home, context);
  if (config !== undefined) return { config, problems };
  showProblems(problems, context);
  throw new CommandFailure('the configuration was refused; mend what is named above', exitCodes.configuration);
}

export type LoadedRuleset = LoadedAnalysis & { readonly kind: 'loaded' };

/** The ruleset of a home, or the command ends with everything that is wrong with it. */
export async function loadAnalysisOrFail(
  home: HomePaths,
  context: CliContext,
  show: 'all' | 'mistakes' = 'all',
): Promise<LoadedRuleset> {
  if (!(await hasRuleset(home.root))) {
    const what = `${home.root} has no ruleset: neither a <ruleset> in etc/ossec.conf nor ruleset/decoders and ruleset/rules`;
    throw new CommandFailure(`${what}; name the home with --home`, exitCodes.configuration);
  }
  const analysis = await loadAnalysis(home.root);
  const shown = analysis.problems.filter(({ severity }) => show === 'all' || severity === 'mistake');
  showProblems(shown, context);
  if (analysis.kind === 'loaded') return analysis;
  throw new CommandFailure('the ruleset was refused; mend what is named above', exitCodes.configuration);
}

export function showProblems(problems: readonly Problem[], { err }: CliContext): void {
  err(problems.map((problem) => `${formatProblem(problem)}\n`).join(''));
}
