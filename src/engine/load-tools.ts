import type { FieldNames } from './event/field-names.ts';
import type { LiteralSet } from './regex/literals.ts';
import type { Unevaluated } from './regex/unevaluated.ts';
import type { ReportProblem } from './ruleset-problem.ts';

/** What the loading of decoders and of rules fills together. */
export interface LoadTools {
  readonly names: FieldNames;
  readonly literals: LiteralSet;
  readonly unevaluated: Unevaluated;
  readonly report: ReportProblem;
}
