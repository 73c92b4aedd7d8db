import { fromBytes } from '../../../lib/bytes.ts';
import { fieldIndex, type StaticField, staticFields } from '../../event/fields.ts';
import type { CorrelationFilter, Reading } from '../rule.ts';
import type { RuleContext } from './rule-context.ts';

/** What an element such as `same_srcip` makes of two events (spec: rules, section 6). */
type Comparison =
  | { readonly kind: 'filter'; readonly filter: CorrelationFilter }
  /** The element's text is the name of a dynamic field. */
  | { readonly kind: 'same-fields' | 'different-fields' }
  /** Any two events pass. */
  | { readonly kind: 'none' }
  | { readonly kind: 'deprecated' };

/** What may follow `same_` and `different_`. The destination's user has the short name only. */
const fieldsBySuffix: readonly (readonly [suffix: string, field: StaticField])[] = [
  ...staticFields.filter((name) => name !== 'dstuser').map((name) => [name, name] as const),
  ['user', 'dstuser'],
  ['source_ip', 'srcip'],
  ['src_port', 'srcport'],
  ['dst_port', 'dstport'],
];

const readings: readonly (readonly [suffix: string, reading: Reading])[] = [
  ...fieldsBySuffix.map(([suffix, field]) => [suffix, fieldReading(field)] as const),
  ['location', { from: 'location' }],
];

function fieldReading(field: StaticField): Reading {
  return { from: 'field', index: fieldIndex[field] };
}

function compare(kind: 'same' | 'different', reading: Reading): Comparison {
  return { kind: 'filter', filter: { kind, reading } };
}

/** By element name. */
const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ...readings.map(([suffix, reading]) => [`same_${suffix}`, compare('same', reading)] as const),
  ...readings.map(([suffix, reading]) => [`different_${suffix}`, compare('different', reading)] as const),
  ['not_same_source_ip', compare('different', fieldReading('srcip'))],
  ['not_same_user', compare('different', fieldReading('dstuser'))],
  ['not_same_id', compare('different', fieldReading('id'))],
  ['same_field', { kind: 'same-fields' }],
  ['different_field', { kind: 'different-fields' }],
  ['not_same_field', { kind: 'different-fields' }],
  // There is no GeoIP database: nothing is known to be the same.
  ['same_srcgeoip', { kind: 'filter', filter: { kind: 'never' } }],
  ['same_dstgeoip', { kind: 'filter', filter: { kind: 'never' } }],
  ['different_srcgeoip', { kind: 'none' }],
  ['different_dstgeoip', { kind: 'none' }],
  ['same_agent', { kind: 'deprecated' }],
  ['not_same_agent', { kind: 'deprecated' }],
]);

export function isComparison(name: string): boolean {
  return comparisons.has(name);
}

export function readFilters({ elements, tools, problems }: RuleContext): readonly CorrelationFilter[] {
  const filters: CorrelationFilter[] = [];
  const slots = { 'same-fields': new Set<number>(), 'different-fields': new Set<number>() };
  for (const [{ name, text, line }, comparison] of elements.inTable(comparisons)) {
    switch (comparison.kind) {
      case 'filter':
        filters.push(comparison.filter);
        break;
      case 'same-fields':
      case 'different-fields':
        slots[comparison.kind].add(tools.names.slotOf(text));
        break;
      case 'none':
        break;
      case 'deprecated':
        problems.warn(line, `<${fromBytes(name)}> is deprecated and does nothing`, 'remove it');
        break;
      default:
        comparison satisfies never;
    }
  }
  for (const kind of ['same-fields', 'different-fields'] as const) {
    if (slots[kind].size > 0) filters.push({ kind, slots: [...slots[kind]] });
  }
  return filters;
}

/** Reports what compares events in a rule that is about one event alone. */
export function refuseFilters({ elements, problems }: RuleContext, remedy: string): void {
  for (const [{ name, line }, { kind }] of elements.inTable(comparisons)) {
    if (kind === 'deprecated') continue;
    problems.mistake(line, `<${fromBytes(name)}> has no meaning without an if_matched_… element`, remedy);
  }
}
