import { fieldIndex, type StaticField } from '../event/fields.ts';
import { readable } from '../problem.ts';
import type { Matcher } from '../regex/matcher.ts';
import type { Correlation, CorrelationFilter, Reading } from './rule.ts';
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
    problems.skip(line, `<if_matched_sid> "${readable(text)}" is no rule id`, 'write if_matched_sid as one number');
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

function checkUncorrelated(line: number, { attributes, elements, problems }: RuleContext): void {
  const remedy = 'add <if_matched_sid>, <if_matched_group> or <if_matched_regex>, or remove it';
  if (attributes.frequency !== undefined) {
    problems.mistake(line, 'frequency has no meaning without an if_matched_… element', remedy);
  }
  for (const [{ name, line: at }, comparison] of elements.inTable(comparisons)) {
    if (comparison.kind === 'none') continue;
    problems.mistake(at, `<${readable(name)}> has no meaning without an if_matched_… element`, remedy);
  }
}

/** What an element of correlation compares. `none`: it is accepted and does nothing. */
type Comparison =
  | { readonly kind: 'same' | 'different'; readonly reading: Reading | undefined }
  | { readonly kind: 'same-fields' | 'different-fields' }
  | { readonly kind: 'none' };

const compared: Readonly<Record<string, StaticField>> = {
  ...{ srcip: 'srcip', source_ip: 'srcip', dstip: 'dstip', srcport: 'srcport', src_port: 'srcport' },
  ...{ dstport: 'dstport', dst_port: 'dstport', srcuser: 'srcuser', user: 'dstuser', protocol: 'protocol' },
  ...{ action: 'action', id: 'id', url: 'url', data: 'data', extra_data: 'extra_data', status: 'status' },
  ...{ system_name: 'system_name' },
};

const readings: ReadonlyMap<string, Reading | undefined> = new Map<string, Reading | undefined>([
  ...Object.entries(compared).map(([suffix, name]) => [suffix, { from: 'field', index: fieldIndex[name] }] as const),
  ['location', { from: 'location' }],
  // There is no GeoIP database, so these are never set.
  ['srcgeoip', undefined],
  ['dstgeoip', undefined],
]);

/** By element name. */
const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ...[...readings].map(([suffix, reading]) => [`same_${suffix}`, { kind: 'same', reading }] as const),
  ...[...readings].map(([suffix, reading]) => [`different_${suffix}`, { kind: 'different', reading }] as const),
  ['not_same_source_ip', { kind: 'different', reading: readings.get('srcip') }],
  ['not_same_user', { kind: 'different', reading: readings.get('user') }],
  ['not_same_id', { kind: 'different', reading: readings.get('id') }],
  ['same_field', { kind: 'same-fields' }],
  ['different_field', { kind: 'different-fields' }],
  ['not_same_field', { kind: 'different-fields' }],
  ['same_agent', { kind: 'none' }],
  ['not_same_agent', { kind: 'none' }],
]);

export function isComparison(name: string): boolean {
  return comparisons.has(name);
}

function readFilters({ elements, tools, problems }: RuleContext): readonly CorrelationFilter[] {
  const filters: CorrelationFilter[] = [];
  const sameSlots: number[] = [];
  const differentSlots: number[] = [];
  for (const [{ name, text, line }, comparison] of elements.inTable(comparisons)) {
    switch (comparison.kind) {
      case 'same':
        filters.push(
          comparison.reading === undefined ? { kind: 'never' } : { kind: 'same', reading: comparison.reading },
        );
        break;
      case 'different':
        if (comparison.reading !== undefined) filters.push({ kind: 'different', reading: comparison.reading });
        break;
      case 'same-fields':
        sameSlots.push(tools.names.slotOf(text));
        break;
      case 'different-fields':
        differentSlots.push(tools.names.slotOf(text));
        break;
      case 'none':
        problems.warn(line, `<${readable(name)}> is deprecated and does nothing`, 'remove it');
        break;
      default:
        comparison satisfies never;
    }
  }
  if (sameSlots.length > 0) filters.push({ kind: 'same-fields', slots: sameSlots });
  if (differentSlots.length > 0) filters.push({ kind: 'different-fields', slots: differentSlots });
  return filters;
}
