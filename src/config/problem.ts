/**
 * What is wrong with a configuration, for a person to read. `mistake`: the program does not start. `refused`: this block
 * (or rule) is left out, the others run. `warning`: it runs, perhaps not as meant. No member ever holds a secret.
 */
export interface Problem {
  readonly severity: 'mistake' | 'refused' | 'warning';
  readonly code: ProblemCode;
  /** Relative to the home; or the name of an environment variable. */
  readonly file: string;
  /** 1-based; undefined when it is about the file as a whole. */
  readonly line: number | undefined;
  readonly what: string;
  /** What to do about it. */
  readonly remedy: string;
}

export type ProblemCode =
  // ossec.conf, as the reference refuses it (its codes 1226, 1230, 1235, 5310, 1450).
  | 'xml-syntax'
  | 'unknown-element'
  | 'bad-number'
  | 'missing-name'
  | 'bad-pattern'
  // ossec.conf, where the reference would start and do something else than what is written there.
  | 'bad-rule-id'
  | 'rule-id-ignored'
  | 'filter-matches-nothing'
  | 'group-blanks'
  | 'alert-format'
  | 'zero-timeout'
  // Blocks that cannot run.
  | 'unknown-integration'
  | 'missing-script'
  | 'missing-setting'
  | 'bad-setting'
  | 'placeholder'
  | 'unreadable-secret'
  | 'unreadable-certificate'
  // threatlockdown.yaml.
  | 'yaml-syntax'
  | 'unknown-key'
  | 'misplaced-key'
  | 'bad-value'
  | 'unused-section'
  | 'exposed-secret'
  // The ruleset: where ossec.conf says it is, and what its files say.
  | 'ruleset'
  // What ossec.conf says of collecting events.
  | 'collection'
  // What the analysis needs and cannot have: its socket, its files.
  | 'unavailable'
  // Either file, and the environment.
  | 'unreadable-file'
  | 'bad-proxy';

/** Where a problem is. */
export type Place = Pick<Problem, 'file' | 'line'>;

/** Takes note of a problem; the reading goes on, so that all are found in one go. */
export type Report = (problem: Problem) => void;

/** `etc/ossec.conf:12: refused: slack has no hook_url → write …`, on one line whatever names the files hold. */
export function formatProblem({ file, line, severity, what, remedy }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `${place}: ${severity}: ${what} → ${remedy}`.replace(/\p{Cc}/gu, ' ');
}

/** By file and line, and each once: what is wrong in a section is found for every block that it means. */
export function tidyProblems(problems: readonly Problem[]): readonly Problem[] {
  const distinct = new Map(problems.map((problem) => [formatProblem(problem), problem]));
  return [...distinct.values()].sort((a, b) =>
    a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : a.file < b.file ? -1 : 1,
  );
}
