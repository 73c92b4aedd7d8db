import { compileOsMatch } from '../engine/regex/os-match.ts';
import type { Filter, LocationPattern } from '../routing/filter.ts';
import { parseRuleIds } from '../routing/rule-ids.ts';
import { type BlockText, type ElementName, readNumber } from './block-text.ts';
import type { Report } from './problem.ts';

/** The filters that ossec.conf has words for. */
export type BlockFilter = Pick<Filter, 'level' | 'ruleIds' | 'groups' | 'eventLocation'>;

export function readFilter(block: BlockText, report: Report): BlockFilter {
  return {
    eventLocation: readEventLocation(block, report),
    level: readLevel(block, report),
    ruleIds: readRuleIds(block, report),
    groups: readGroups(block, report),
  };
}

function readEventLocation({ text, place }: BlockText, report: Report): LocationPattern | undefined {
  const pattern = text('event_location');
  if (pattern === undefined) return undefined;
  const compiled = compileOsMatch(pattern);
  if (compiled.kind === 'matcher') return { pattern, matches: compiled.matches };
  const { what, remedy } = compiled;
  report({ severity: 'mistake', code: 'bad-pattern', ...place('event_location'), what, remedy });
  return undefined;
}

/** The highest level that a rule can have. */
const highestLevel = 16;

function readLevel(block: BlockText, report: Report): number {
  const level = readNumber(block, 'level', report) ?? 0;
  if (level > highestLevel) warnOfNothing('level', `no rule has the level ${level}`, block, report);
  return level;
}

const noRuleId = { what: 'rule_id holds no rule id', remedy: 'write ids separated by commas, on one line: 5710,5712' };

/** All elements count together. Elements without any text filter nothing, as in the reference. */
function readRuleIds(block: BlockText, report: Report): ReadonlySet<number> | undefined {
  const { file } = block.place();
  const lists = block.all('rule_id').map(({ text, line }) => ({ line, list: parseRuleIds(text) }));
  const ids: number[] = [];
  for (const { line, list } of lists) {
    // The reference takes a text without ids for no filter and sends every alert. Nobody means that: it is a mistake.
    if (list.kind === 'garbage') report({ severity: 'mistake', code: 'bad-rule-id', file, line, ...noRuleId });
    if (list.kind !== 'ids') continue;
    ids.push(...list.ids);
    for (const piece of list.ignored) {
      const what = `${JSON.stringify(piece)} in rule_id is ignored`;
      const remedy = 'separate ids with commas, on one line';
      report({ severity: 'warning', code: 'rule-id-ignored', file, line, what, remedy });
    }
  }
  if (!lists.some(({ list }) => list.kind === 'ids')) return undefined;
  if (ids.length === 0) warnOfNothing('rule_id', 'rule_id lists no rule but 0', block, report);
  return new Set(ids);
}

function readGroups(block: BlockText, report: Report): readonly string[] | undefined {
  const groups = block.text('group')?.split(',');
  if (groups?.every((group) => group.trim() === '')) warnOfNothing('group', 'group is blank', block, report);
  for (const group of groups?.filter((piece) => piece.trim() !== '' && piece !== piece.trim()) ?? []) {
    const what = `${JSON.stringify(group)} in group has blanks around it, and is compared with them`;
    const remedy = 'separate groups with commas alone, on one line';
    report({ severity: 'warning', code: 'group-blanks', ...block.place('group'), what, remedy });
  }
  return groups;
}

function warnOfNothing(element: ElementName, what: string, { place }: BlockText, report: Report): void {
  const remedy = `remove <${element}> to send whatever the other filters let through`;
  report({
    severity: 'warning',
    code: 'filter-matches-nothing',
    ...place(element),
    what: `${what}: no alert is sent`,
    remedy,
  });
}
