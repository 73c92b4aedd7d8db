import { formatProblem, type Problem } from '../config/problem.ts';
import type { Logger } from '../lib/log.ts';

/** What is refused does not run: somebody must act. The rest is only odd. */
export function logProblems(problems: readonly Problem[], log: Logger): void {
  for (const problem of problems) {
    const facts = { problem: formatProblem(problem) };
    if (problem.severity === 'warning') log.warn(facts, 'configuration');
    else log.error(facts, 'configuration: this does not run');
  }
}
