import { fromBytes } from '../../../lib/bytes.ts';
import { parentElements } from '../definition/read-placement.ts';
import type { RuleDefinition } from '../definition/read-rule.ts';
import type { RuleProblems } from '../definition/rule-problems.ts';
import type { RuleDraft } from './tree-draft.ts';

/**
 * Replaces what a rule says, in place (spec: xml-config, section 5): it keeps its parents, children, order among its
 * siblings, and what its correlation searches. Siblings that come later compare with the new level.
 */
export function overwriteRule(rule: RuleDraft, definition: RuleDefinition, problems: RuleProblems): void {
  for (const name of parentElements) {
    const text = definition.parents.get(name);
    const original = rule.parents.get(name);
    if (text === undefined || text === original) continue;
    const kept = original === undefined ? 'the rule keeps having none' : `"${fromBytes(original)}" stays`;
    const what = `overwriting does not change <${name}>: ${kept}`;
    problems.warn(definition.body.line, what, `remove <${name}>, or give the rule another id`);
  }
  rule.definition = definition;
  rule.category = definition.category;
}
