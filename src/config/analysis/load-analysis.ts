import { relative } from 'node:path';
import type { MitreNames } from '../../engine/document/mitre.ts';
import { compileRuleset, type Ruleset } from '../../engine/ruleset.ts';
import { homePaths } from '../../lib/home-paths.ts';
import type { Problem, Report } from '../problem.ts';
import { readSections } from '../read-ossec-conf.ts';
import type { AnalysisConfig } from './analysis-config.ts';
import { countRuleset, type RulesetCounts } from './count-ruleset.ts';
import { readAnalysisConfig } from './read-analysis-config.ts';
import { readMitreFile } from './read-mitre-file.ts';
import { readRulesetFiles } from './read-ruleset-files.ts';

export type LoadedAnalysis =
  | {
      readonly kind: 'loaded';
      readonly config: AnalysisConfig;
      readonly ruleset: Ruleset;
      /** Undefined when the home has no file of them. */
      readonly mitre: MitreNames | undefined;
      readonly counts: RulesetCounts;
      readonly problems: readonly Problem[];
    }
  /** At least one of the problems is a mistake. */
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** Reads what `<home>/etc/ossec.conf` says to the analysis engine and compiles the ruleset it names. Never throws. */
export async function loadAnalysis(
  home: string,
  options: { readonly prefilter?: boolean } = {},
): Promise<LoadedAnalysis> {
  const { root, ossecConf } = homePaths(home);
  const problems: Problem[] = [];
  const report: Report = (problem) => problems.push(problem);
  const file = relative(root, ossecConf);
  const config = readAnalysisConfig(await readSections(ossecConf, file, report), file, report);
  const files = await readRulesetFiles(root, config.ruleset, file, report);
  const mitre = await readMitreFile(root, report);
  const loaded = compileRuleset(files, { ...config, ...options });
  for (const { severity, ...problem } of loaded.problems) {
    report({ ...problem, severity: severity === 'skipped' ? 'refused' : severity, code: 'ruleset' });
  }
  if (loaded.kind === 'refused' || problems.some(({ severity }) => severity === 'mistake')) {
    return { kind: 'refused', problems };
  }
  const counts = countRuleset(loaded.ruleset, files.lists.length, problems);
  return { kind: 'loaded', config, ruleset: loaded.ruleset, mitre, counts, problems };
}
