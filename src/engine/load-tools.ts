import type { FieldNames } from './event/field-names.ts';
import type { RulesetProblem } from './problem.ts';
import type { LiteralSet } from './regex/literals.ts';
import type { Unevaluated } from './regex/matcher.ts';

/** A file of a ruleset, already read. `text` is a byte string (latin1). */
export interface RulesetFile {
  /** Relative to the home, as problems name it. */
  readonly path: string;
  readonly text: string;
  /** Whether it may hold no decoder at all (`etc/decoders/local_decoder.xml`). */
  readonly mayBeEmpty?: boolean;
}

/** All in load order. */
export interface RulesetFiles {
  readonly decoders: readonly RulesetFile[];
  /** `path` as configured, without `.cdb`. */
  readonly lists: readonly RulesetFile[];
  readonly rules: readonly RulesetFile[];
}

export interface RulesetSettings {
  /** `<log_alert_level>`: rules of this level and above are written to the alert files. */
  readonly logAlertLevel: number;
  /** `<email_alert_level>`: rules of this level and above carry the mail flag. */
  readonly emailAlertLevel: number;
  /** False: every pattern is tried on every event. The answers are the same; for comparison. */
  readonly prefilter?: boolean;
}

/** What the loaders fill together. */
export interface LoadTools {
  readonly names: FieldNames;
  readonly literals: LiteralSet;
  readonly unevaluated: Unevaluated;
  readonly report: (problem: RulesetProblem) => void;
}
