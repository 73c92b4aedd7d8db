/**
 * What is wrong with a decoder, rule or list file, for a person to read. `mistake`: the reference does not start with it,
 * so the ruleset does not load. `skipped`: one rule is left out, the rest loads. `warning`: it loads, perhaps not as meant.
 */
export interface RulesetProblem {
  readonly severity: 'mistake' | 'skipped' | 'warning';
  /** As the ruleset names it, relative to the home. */
  readonly file: string;
  /** 1-based; undefined when it is about the file as a whole. */
  readonly line: number | undefined;
  /** Names the rule or decoder: `rule 100200: …`, `decoder "sshd": …`. */
  readonly what: string;
  /** What to write instead. */
  readonly remedy: string;
}

/** Takes note of a problem; the reading goes on, so that all are found in one go. */
export type ReportProblem = (problem: RulesetProblem) => void;
