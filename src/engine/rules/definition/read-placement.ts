import { fromBytes } from '../../../lib/bytes.ts';
import { type Category, categories } from '../../decoders/decoder.ts';
import { compileWordSearch } from '../../regex/word-search.ts';
import type { RuleContext } from './rule-context.ts';

/** Under which rules a rule belongs (spec: rules, section 3). Exactly one of the ways applies. */
export type Placement =
  /** `alsoGeneric`: and under the generic rule of the category. */
  | { readonly by: 'sids'; readonly ids: readonly number[]; readonly alsoGeneric: boolean; readonly line: number }
  | { readonly by: 'level'; readonly level: number; readonly line: number }
  | { readonly by: 'group'; readonly search: (groups: string) => boolean; readonly text: string; readonly line: number }
  | { readonly by: 'category'; readonly line: number };

/** What a rule writes of its parents; overwriting does not change it, and warns about what is different. */
export const parentElements = ['if_sid', 'if_group', 'if_level', 'if_matched_sid', 'if_matched_group'] as const;

/** `ruleLine`: where the rule begins. */
export function readPlacement(ruleLine: number, context: RuleContext): Placement {
  const sids = bySids(context);
  const level = byLevel(context);
  return sids ?? byMatchedSid(context) ?? level ?? byGroup(context) ?? { by: 'category', line: ruleLine };
}

/** Nothing but digits, commas and spaces. A separator at the end adds the generic rule as one more parent. */
function bySids({ elements, problems }: RuleContext): Placement | undefined {
  const last = elements.last('if_sid');
  if (last === undefined) return undefined;
  const text = elements.text('if_sid') ?? '';
  if (/[^\d, ]/.test(text)) {
    const remedy = 'write if_sid as numbers separated by commas';
    problems.skip(last.line, `<if_sid> "${fromBytes(text)}" is no list of rule ids`, remedy);
  }
  const ids = text.split(/[, ]+/).filter(Boolean).map(Number);
  return { by: 'sids', ids, alsoGeneric: /(^|[, ])$/.test(text), line: last.line };
}

/** The correlated rule is also the parent, unless groups decide. An id that is none is reported with the correlation. */
function byMatchedSid({ elements }: RuleContext): Placement | undefined {
  const last = elements.last('if_matched_sid');
  if (last === undefined || elements.has('if_group') || elements.has('if_matched_group')) return undefined;
  return { by: 'sids', ids: [Number(last.text)], alsoGeneric: false, line: last.line };
}

function byLevel({ elements, problems }: RuleContext): Placement | undefined {
  const last = elements.last('if_level');
  if (last === undefined) return undefined;
  const text = elements.text('if_level') ?? '';
  const level = /^\d+$/.test(text) ? Number(text) : 0;
  if (level === 0) {
    const remedy = 'write if_level as a number from 1 to 16';
    problems.skip(last.line, `<if_level> "${fromBytes(text)}" is no level above 0`, remedy);
  }
  return { by: 'level', level, line: last.line };
}

function byGroup({ elements }: RuleContext): Placement | undefined {
  const name = elements.has('if_group') ? 'if_group' : 'if_matched_group';
  const last = elements.last(name);
  if (last === undefined) return undefined;
  const text = elements.text(name) ?? '';
  return { by: 'group', search: compileWordSearch(text), text, line: last.line };
}

/** The categories that a rule may name. */
const ruleCategories: readonly Category[] = categories.filter((category) => category !== 'host-information');

export function readCategory({ elements, problems }: RuleContext): Category {
  const element = elements.last('category');
  if (element === undefined) return 'syslog';
  const category = ruleCategories.find((known) => known === element.text);
  if (category !== undefined) return category;
  const what = `there is no category "${fromBytes(element.text)}"`;
  problems.mistake(element.line, what, `write one of ${ruleCategories.join(', ')}`);
  return 'syslog';
}
