import { foldCase, fromBytes } from '../../../lib/bytes.ts';
import { fieldIndex, type StaticField } from '../../event/fields.ts';
import type { LoadTools } from '../../load-tools.ts';
import type { Matcher } from '../../regex/matcher.ts';
import type { XmlElement } from '../../xml/parse-xml.ts';
import type { Condition, ListLookup, Reading } from '../rule.ts';
import { compilePattern, type RuleContext } from './rule-context.ts';

/** The conditions of `<list>` (spec: rules, section 8). The reference checks only the last two of a rule, we all. */
export function readLists(context: RuleContext): readonly Condition[] {
  return context.elements.all('list').flatMap((element) => readList(element, context));
}

function readList(element: XmlElement, context: RuleContext): readonly Condition[] {
  const { tools, lists, problems } = context;
  const values = new Map(element.attributes.map(({ name, value }) => [foldCase(name), value]));
  for (const name of values.keys()) {
    if (name !== 'field' && name !== 'lookup' && name !== 'check_value') {
      const remedy = 'write field, lookup and check_value only';
      problems.mistake(element.line, `<list> has no attribute ${fromBytes(name)}`, remedy);
    }
  }
  const field = values.get('field');
  if (field === undefined) {
    problems.mistake(element.line, '<list> has no attribute field', 'write <list field="…"> with the field to look up');
  }
  const lookup = readLookup(values.get('lookup'), element, context);
  const value = readValue(values.get('check_value'), lookup, element, context);
  const path = fromBytes(element.text);
  const list = lists.get(path.replace(/\.cdb$/, ''));
  if (list === undefined) {
    const what = `the list ${path} is not configured`;
    const remedy = `add <list>${path}</list> to <ruleset> of ossec.conf, with the very same path`;
    problems.skip(element.line, what, remedy);
  }
  if (field === undefined || list === undefined) return [];
  return [{ kind: 'list', reading: listReading(field, tools), list, lookup, value }];
}

const lookups: readonly ListLookup[] = [
  'match_key',
  'not_match_key',
  'match_key_value',
  'address_match_key',
  'not_address_match_key',
  'address_match_key_value',
];

function readLookup(name: string | undefined, element: XmlElement, { problems }: RuleContext): ListLookup {
  if (name === undefined) return 'match_key';
  const lookup = lookups.find((known) => known === name);
  if (lookup !== undefined) return lookup;
  problems.mistake(
    element.line,
    `lookup="${fromBytes(name)}" is no way to look up`,
    `write one of ${lookups.join(', ')}`,
  );
  return 'match_key';
}

function readValue(
  pattern: string | undefined,
  lookup: ListLookup,
  element: XmlElement,
  context: RuleContext,
): Matcher | undefined {
  if (pattern !== undefined) return compilePattern('osmatch', pattern, element, context);
  if (lookup === 'match_key_value' || lookup === 'address_match_key_value') {
    const remedy = 'write check_value="…" with what the value has to match';
    context.problems.mistake(element.line, `lookup="${lookup}" needs the attribute check_value`, remedy);
  }
  return undefined;
}

const listFields: readonly StaticField[] = [
  ...(['srcip', 'srcport', 'dstip', 'dstport', 'url', 'id', 'status', 'action', 'protocol'] as const),
  ...(['system_name', 'data', 'extra_data'] as const),
];

function listReading(field: string, { names }: LoadTools): Reading {
  const folded = foldCase(field);
  if (folded === 'user') return { from: 'srcuser-or-dstuser' };
  if (folded === 'hostname' || folded === 'program_name') return { from: folded };
  const known = listFields.find((name) => name === folded);
  if (known !== undefined) return { from: 'field', index: fieldIndex[known] };
  return { from: 'dynamic', slot: names.slotOf(field) };
}
