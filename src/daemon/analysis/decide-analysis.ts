import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasRuleset } from '../../config/analysis/has-ruleset.ts';
import { isDatagramSocketServed } from '../../lib/datagram-receiver.ts';
import type { HomePaths } from '../../lib/home-paths.ts';

export type AnalysisDecision =
  | { readonly analyse: true }
  | { readonly analyse: false; readonly level: 'info' | 'warn'; readonly why: string };

/** The analysis engines that a manager's installation may have, of either name. */
const engines = ['bin/wazuh-analysisd', 'bin/ossec-analysisd'];

/**
 * Whether a start on this home should analyse events itself. Where a manager is installed, or takes events already, this
 * program works beside it: a live manager's socket and `alerts.json` are never written over.
 */
export async function decideAnalysis(home: HomePaths): Promise<AnalysisDecision> {
  const engine = engines.find((path) => existsSync(join(home.root, path)));
  if (engine !== undefined)
    return { analyse: false, level: 'info', why: `a manager is installed here (${engine}), and analyses` };
  if (isDatagramSocketServed(home.analysisSocket)) {
    return { analyse: false, level: 'warn', why: `another engine takes events at ${home.analysisSocket}` };
  }
  if (!(await hasRuleset(home.root))) return { analyse: false, level: 'info', why: 'the home has no ruleset' };
  return { analyse: true };
}
