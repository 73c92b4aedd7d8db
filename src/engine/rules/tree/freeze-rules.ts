import type { CorrelationDefinition } from '../definition/read-correlation.ts';
import type { Condition, Correlation, Rule, RuleNode, RuleTree } from '../rule.ts';
import type { CorrelationLists, Watched } from './correlation-lists.ts';
import type { NodeDraft, RuleDraft, TreeDraft } from './tree-draft.ts';

/** The loaded rules in the shape in which events are evaluated. */
export function freezeRules(tree: TreeDraft, lists: CorrelationLists): RuleTree {
  const rules = tree.rules.map((draft) => freezeRule(draft, lists.watchedBy(draft)));
  const byDraft = new Map(tree.rules.map((draft, index) => [draft, rules[index]]));
  return {
    rules,
    byId: new Map(rules.map((rule) => [rule.id, rule])),
    roots: freezeNodes(tree.roots, byDraft),
    sidWatched: tree.rules.map((draft) => lists.isSidWatched(draft)),
    groupListCount: lists.groupListCount,
    groupListsOf: tree.rules.map((draft) => lists.listsOf(draft)),
  };
}

function freezeNodes(
  nodes: readonly NodeDraft[],
  rules: ReadonlyMap<RuleDraft, Rule | undefined>,
): readonly RuleNode[] {
  return nodes.flatMap(({ rule: draft, children }) => {
    const rule = rules.get(draft);
    return rule === undefined ? [] : [{ rule, children: freezeNodes(children, rules) }];
  });
}

const impossible: Condition = { kind: 'never' };

function freezeRule({ index, id, category, definition }: RuleDraft, watched: Watched): Rule {
  const { body, correlation: defined } = definition;
  const rule = { ...body, index, id, category, shownFrequency: shownFrequency(defined) };
  if (defined?.searches !== true) return { ...rule, correlation: undefined };
  const source = sourceOf(defined, watched);
  // Overwritten into a kind of correlation that the original had nothing to search for.
  if (source === undefined) return { ...rule, conditions: [...body.conditions, impossible], correlation: undefined };
  const { frequency, timeframe, global, filters } = defined;
  return { ...rule, correlation: { source, frequency, timeframe, global, filters } };
}

function sourceOf(
  { source, regex }: CorrelationDefinition,
  { sid, groupList }: Watched,
): Correlation['source'] | undefined {
  switch (source) {
    case 'sid':
      return sid && { kind: 'sid', ruleIndex: sid.index };
    case 'group':
      return groupList === undefined ? undefined : { kind: 'group', list: groupList };
    case 'regex':
      return regex && { kind: 'regex', matcher: regex };
    default:
      return source satisfies never;
  }
}

/** Beside `check_diff` the regex kind forgets that it is one. */
function shownFrequency(correlation: CorrelationDefinition | undefined): number | undefined {
  if (correlation === undefined) return undefined;
  return correlation.searches || correlation.source !== 'regex' ? correlation.frequency : undefined;
}
