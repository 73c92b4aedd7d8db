import type { DecoderSet } from './decoders/decoder-set.ts';
import { loadDecoders } from './decoders/load-decoders.ts';
import { FieldNames } from './event/field-names.ts';
import type { RulesetProblem } from './problem.ts';
import { LiteralSet } from './regex/literals.ts';
import { Unevaluated } from './regex/matcher.ts';
import { loadRules } from './rules/load-rules.ts';
import type { RuleSet } from './rules/rule.ts';

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

/** Compiled decoders, lists and rules. Never changes once loaded, and has no state of events: engines share it. */
export interface Ruleset {
  readonly decoders: DecoderSet;
  readonly rules: RuleSet;
  readonly names: FieldNames;
  readonly literals: LiteralSet;
  readonly unevaluated: Unevaluated;
}

/** What the loaders fill together. */
export interface LoadTools {
  readonly names: FieldNames;
  readonly literals: LiteralSet;
  readonly unevaluated: Unevaluated;
  readonly report: (problem: RulesetProblem) => void;
}

export type LoadedRuleset =
  | { readonly kind: 'loaded'; readonly ruleset: Ruleset; readonly problems: readonly RulesetProblem[] }
  /** At least one of the problems is a mistake. */
  | { readonly kind: 'refused'; readonly problems: readonly RulesetProblem[] };

/** Compiles a ruleset: decoders first, then rules, which name them. */
export function compileRuleset(files: RulesetFiles, settings: RulesetSettings): LoadedRuleset {
  const problems: RulesetProblem[] = [];
  const tools: LoadTools = {
    names: new FieldNames(),
    literals: new LiteralSet(settings.prefilter ?? true),
    unevaluated: new Unevaluated(),
    report: (problem) => problems.push(problem),
  };
  const decoders = loadDecoders(files.decoders, tools);
  const rules = loadRules(files, settings, decoders.nameIds, tools);
  if (problems.some(({ severity }) => severity === 'mistake')) return { kind: 'refused', problems };
  const { names, literals, unevaluated } = tools;
  return { kind: 'loaded', ruleset: { decoders, rules, names, literals, unevaluated }, problems };
}
