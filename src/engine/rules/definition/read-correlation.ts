import { fromBytes } from '../../../lib/bytes.ts';
import type { Matcher } from '../../regex/matcher.ts';
import type { Correlation } from '../rule.ts';
import { readFilters, refuseFilters } from './correlation-filters.ts';
import { compilePattern, type RuleContext } from './rule-context.ts';

/** What a rule says of earlier events (spec: rules, section 6). Which rules and lists are meant is known once it is placed. */
export interface CorrelationDefinition extends Pick<Correlation, 'frequency' | 'timeframe' | 'global' | 'filters'> {
  /** The one that is used, by priority. */
  readonly source: 'sid' | 'group' | 'regex';
  /** False beside `check_diff`, which then decides alone. */
  readonly searches: boolean;
  readonly sid: { readonly id: number; readonly line: number } | undefined;
  readonly group: Matcher | undefined;
  readonly regex: Matcher | undefined;
}

/** Undefined when the rule is about one event alone. */
export function readCorrelation(line: number, context: RuleContext): CorrelationDefinition | undefined {
  const { attributes, elements } = context;
  const sid = readSid(context);
  const group = readMatched('if_matched_group', 'osmatch', context);
  const regex = readMatched('if_matched_regex', 'osregex', context);
  const filters = readFilters(context);
  if (!matchedElements.some((name) => elements.has(name))) {
    // `check_diff` passes for a correlation here.
    if (!elements.has('check_diff')) checkUncorrelated(line, context);
    return undefined;
  }
  return {
    source: elements.has('if_matched_sid') ? 'sid' : elements.has('if_matched_group') ? 'group' : 'regex',
    searches: !elements.has('check_diff'),
    sid,
    group,
    regex,
    frequency: attributes.frequency ?? 2,
    timeframe: attributes.timeframe,
    global: elements.has('global_frequency'),
    filters,
  };
}

const matchedElements = ['if_matched_sid', 'if_matched_group', 'if_matched_regex'] as const;

function readSid({ elements, problems }: RuleContext): CorrelationDefinition['sid'] {
  const element = elements.last('if_matched_sid');
  if (element === undefined) return undefined;
  const { text, line } = element;
  if (!/^\d+$/.test(text)) {
    problems.skip(line, `<if_matched_sid> "${fromBytes(text)}" is no rule id`, 'write if_matched_sid as one number');
  }
  return { id: Number(text), line };
}

function readMatched(
  name: 'if_matched_group' | 'if_matched_regex',
  kind: 'osmatch' | 'osregex',
  context: RuleContext,
): Matcher | undefined {
  const last = context.elements.last(name);
  return last && compilePattern(kind, context.elements.text(name) ?? '', last, context);
}

function checkUncorrelated(line: number, context: RuleContext): void {
  const remedy = 'add <if_matched_sid>, <if_matched_group> or <if_matched_regex>, or remove it';
  if (context.attributes.frequency !== undefined) {
    context.problems.mistake(line, 'frequency has no meaning without an if_matched_… element', remedy);
  }
  refuseFilters(context, remedy);
}
