import type { DecoderSet } from './decoders/decoder-set.ts';
import { loadDecoders } from './decoders/load-decoders.ts';
import { type PreparedRules, prepareRules } from './evaluation/prepared-rules.ts';
import { FieldNames } from './event/field-names.ts';
import type { LoadTools } from './load-tools.ts';
import { LiteralSet } from './regex/literals.ts';
import { Unevaluated } from './regex/unevaluated.ts';
import { loadRules } from './rules/load-rules.ts';
import type { RuleTree } from './rules/rule.ts';
import type { RulesetProblem } from './ruleset-problem.ts';
import type { RulesetFiles, RulesetSettings } from './ruleset-source.ts';

/** Compiled decoders, lists and rules. Never changes once loaded, and has no state of events: engines share it. */
export interface Ruleset {
  readonly decoders: DecoderSet;
  readonly rules: RuleTree;
  readonly names: FieldNames;
  readonly literals: LiteralSet;
  readonly unevaluated: Unevaluated;
  readonly prepared: PreparedRules;
}

type CompiledRuleset =
  | { readonly kind: 'loaded'; readonly ruleset: Ruleset; readonly problems: readonly RulesetProblem[] }
  /** At least one of the problems is a mistake. */
  | { readonly kind: 'refused'; readonly problems: readonly RulesetProblem[] };

/** Compiles a ruleset: decoders first, then rules, which name them. */
export function compileRuleset(files: RulesetFiles, settings: RulesetSettings): CompiledRuleset {
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
  const prepared = prepareRules(rules, names);
  return { kind: 'loaded', ruleset: { decoders, rules, names, literals, unevaluated, prepared }, problems };
}
