import type { ReportProblem, RulesetProblem } from '../../ruleset-problem.ts';

/** Reports what is wrong with one rule, and remembers what becomes of the rule. */
export class RuleProblems {
  /** Undefined as long as nothing keeps the rule from being loaded. */
  worst: 'mistake' | 'skipped' | undefined;
  readonly #file: string;
  readonly #id: number;
  readonly #report: ReportProblem;

  constructor(file: string, id: number, report: ReportProblem) {
    this.#file = file;
    this.#id = id;
    this.#report = report;
  }

  /** The reference does not start with this. */
  mistake(line: number, what: string, remedy: string): void {
    this.worst = 'mistake';
    this.#add('mistake', line, what, remedy);
  }

  /** The rule is left out, the others load. */
  skip(line: number, what: string, remedy: string): void {
    this.worst ??= 'skipped';
    this.#add('skipped', line, what, remedy);
  }

  warn(line: number, what: string, remedy: string): void {
    this.#add('warning', line, what, remedy);
  }

  #add(severity: RulesetProblem['severity'], line: number, what: string, remedy: string): void {
    this.#report({ severity, file: this.#file, line, what: `rule ${this.#id}: ${what}`, remedy });
  }
}
