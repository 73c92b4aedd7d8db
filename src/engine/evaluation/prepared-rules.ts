import type { Category } from '../decoders/decoder.ts';
import type { FieldNames } from '../event/field-names.ts';
import type { RuleTree } from '../rules/rule.ts';
import { type Branch, Growth } from './branch.ts';
import { branchOf, type Candidate } from './candidate.ts';
import { Description } from './description.ts';
import { Readings } from './reading.ts';

/**
 * What evaluators derive from rules and share: it depends on no event. What branches learn of events is the same for all
 * evaluators, so they share that as well.
 */
export interface PreparedRules {
  readonly rules: RuleTree;
  readonly names: FieldNames;
  readonly trees: ReadonlyMap<Category, Branch<Candidate>>;
  /** By rule index. */
  readonly descriptions: readonly Description[];
}

/** Keys and candidates that the branches of the rule tree may remember: some tens of megabytes at most. */
const growthLimit = 250_000;

/** Asks `names` for the slots of the fields that descriptions show: make the `Event`s after it. */
export function prepareRules(rules: RuleTree, names: FieldNames): PreparedRules {
  const tools = { growth: new Growth(growthLimit), readings: new Readings(), checks: [] };
  const trees = new Map<Category, Branch<Candidate>>();
  for (const category of new Set(rules.roots.map(({ rule }) => rule.category))) {
    const roots = rules.roots.filter(({ rule }) => rule.category === category);
    trees.set(category, branchOf(roots, tools));
  }
  const descriptions = rules.rules.map(({ description }) => new Description(description, names));
  return { rules, names, trees, descriptions };
}
