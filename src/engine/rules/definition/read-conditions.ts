import { fromBytes } from '../../../lib/bytes.ts';
import { fieldIndex, type StaticField } from '../../event/fields.ts';
import type { PatternKind } from '../../regex/compile.ts';
import { compileIpList } from '../../regex/ip-list.ts';
import type { Matcher } from '../../regex/matcher.ts';
import { attributeOf } from '../../xml/parse-xml.ts';
import type { CompiledRule, Condition, Reading } from '../rule.ts';
import { readLists } from './read-lists.ts';
import { compilePattern, isNegated, patternKind, type RuleContext } from './rule-context.ts';
import type { ElementName } from './rule-elements.ts';
import { parseTimeWindow, parseWeekdays } from './time-window.ts';

type ConditionReader = (context: RuleContext) => readonly Condition[];

/** In evaluation order: what fails first spares the rest, and `check_diff` and `if_fts` leave traces when they are asked. */
const readers: readonly ConditionReader[] = [
  readDecodedAs,
  text('program_name', { from: 'program_name' }),
  text('id', staticField('id')),
  text('system_name', staticField('system_name')),
  text('protocol', staticField('protocol')),
  log('match', 'osmatch'),
  log('regex', 'osregex'),
  text('action', staticField('action'), 'string'),
  text('url', staticField('url')),
  text('location', { from: 'location' }),
  readFields,
  address('srcip'),
  address('dstip'),
  text('srcport', staticField('srcport')),
  text('dstport', staticField('dstport')),
  readCompiledRule,
  text('user', { from: 'dstuser-or-srcuser' }),
  geography('srcgeoip'),
  geography('dstgeoip'),
  readMaxSize,
  readTime,
  readWeekdays,
  text('data', staticField('data')),
  text('extra_data', staticField('extra_data')),
  text('hostname', { from: 'hostname' }),
  text('status', staticField('status')),
  ({ elements }) => (elements.has('check_diff') ? [{ kind: 'check-diff' }] : []),
  ({ elements }) => (elements.has('if_fts') ? [{ kind: 'first-time-seen' }] : []),
  readLists,
];

/** All that has to hold for a rule but its correlation (spec: rules, section 2). */
export function readConditions(context: RuleContext): readonly Condition[] {
  return readers.flatMap((read) => read(context));
}

function staticField(name: StaticField): Reading {
  return { from: 'field', index: fieldIndex[name] };
}

interface Pattern {
  readonly matcher: Matcher;
  readonly negate: boolean;
}

/** Elements of one name are one pattern; the attributes of the last are those of the whole. */
function readPattern(name: ElementName, otherwise: PatternKind, context: RuleContext): Pattern | undefined {
  const { elements, problems } = context;
  const last = elements.last(name);
  if (last === undefined) return undefined;
  const kind = patternKind(last, otherwise, problems);
  const negate = isNegated(last, problems);
  const matcher = compilePattern(kind, elements.text(name) ?? '', last, context);
  return matcher && { matcher, negate };
}

function text(name: ElementName, reading: Reading, otherwise: PatternKind = 'osmatch'): ConditionReader {
  return (context) => {
    const pattern = readPattern(name, otherwise, context);
    return pattern === undefined ? [] : [{ kind: 'text', reading, ...pattern }];
  };
}

function log(name: 'match' | 'regex', otherwise: PatternKind): ConditionReader {
  return (context) => {
    const pattern = readPattern(name, otherwise, context);
    if (pattern === undefined) return [];
    return [{ kind: 'log', ...pattern, guard: context.tools.literals.guard(pattern.matcher) }];
  };
}

/** There is no GeoIP database, so these fields are never set. */
function geography(name: 'srcgeoip' | 'dstgeoip'): ConditionReader {
  return (context) => (readPattern(name, 'osmatch', context) === undefined ? [] : [{ kind: 'never' }]);
}

function address(name: 'srcip' | 'dstip'): ConditionReader {
  return ({ elements, problems }) => {
    const last = elements.last(name);
    if (last === undefined) return [];
    const negate = isNegated(last, problems);
    const compiled = compileIpList(elements.all(name).map((element) => element.text));
    if (compiled.kind === 'list') return [{ kind: 'address', index: fieldIndex[name], list: compiled.list, negate }];
    problems.mistake(last.line, `<${name}>: ${compiled.what}`, compiled.remedy);
    return [];
  };
}

function readDecodedAs({ elements, decoderNames, problems }: RuleContext): readonly Condition[] {
  const element = elements.last('decoded_as');
  if (element === undefined) return [];
  const nameId = decoderNames.get(element.text);
  if (nameId !== undefined) return [{ kind: 'decoded-as', nameId }];
  const what = `there is no decoder "${fromBytes(element.text)}" for <decoded_as>`;
  problems.mistake(element.line, what, 'write the name of a decoder exactly as its file has it');
  return [];
}

/** Names of `<field>` that have elements of their own. */
const staticNames: ReadonlySet<string> = new Set([
  ...['srcip', 'dstip', 'srcgeoip', 'dstgeoip', 'srcport', 'dstport', 'user', 'srcuser', 'dstuser', 'url', 'id'],
  ...['data', 'extra_data', 'status', 'protocol', 'system_name', 'action'],
]);

function readFields(context: RuleContext): readonly Condition[] {
  const { elements, tools, problems } = context;
  return elements.all('field').flatMap((element): readonly Condition[] => {
    const name = attributeOf(element, 'name');
    if (name === undefined) {
      problems.mistake(element.line, '<field> has no attribute name', 'write <field name="…">');
      return [];
    }
    if (staticNames.has(name)) {
      const what = `<field name="${name}"> is for dynamic fields only`;
      problems.mistake(element.line, what, staticFieldRemedy(name));
      return [];
    }
    const kind = patternKind(element, 'osregex', problems);
    const negate = isNegated(element, problems);
    const matcher = compilePattern(kind, element.text, element, context);
    const reading: Reading = { from: 'dynamic', slot: tools.names.slotOf(name) };
    return matcher === undefined ? [] : [{ kind: 'text', reading, matcher, negate }];
  });
}

function staticFieldRemedy(name: string): string {
  return name === 'srcuser' || name === 'dstuser' ? 'write <user>…</user>' : `write <${name}>…</${name}>`;
}

const compiledRules: readonly CompiledRule[] = [
  'comp_srcuser_dstuser',
  'check_id_size',
  'comp_mswin_targetuser_calleruser_diff',
  'is_simple_http_request',
  'is_valid_crawler',
];

function readCompiledRule({ elements, problems }: RuleContext): readonly Condition[] {
  const element = elements.last('compiled_rule');
  if (element === undefined) return [];
  const name = compiledRules.find((known) => known === element.text);
  if (name !== undefined) return [{ kind: 'compiled', name }];
  const what = `there is no compiled rule "${fromBytes(element.text)}"`;
  problems.mistake(element.line, what, `write one of ${compiledRules.join(', ')}`);
  return [];
}

function readMaxSize({ attributes: { maxSize } }: RuleContext): readonly Condition[] {
  return maxSize === 0 ? [] : [{ kind: 'max-size', bytes: maxSize }];
}

function readTime({ elements, problems }: RuleContext): readonly Condition[] {
  const element = elements.last('time');
  if (element === undefined) return [];
  const window = parseTimeWindow(element.text);
  if (/\b12(:\d\d)? *am/i.test(element.text)) {
    problems.warn(element.line, '<time> has 12 am, which is read as 12:00', 'write noon as 12:00, midnight as 00:00');
  }
  if (window !== undefined) return [{ kind: 'time', ...window }];
  const what = `<time> "${fromBytes(element.text)}" is no time of the day`;
  problems.mistake(element.line, what, 'write it like 18:00-08:30 or 6 pm - 8:30 am; noon is 12:00, midnight 00:00');
  return [];
}

function readWeekdays({ elements, problems }: RuleContext): readonly Condition[] {
  const element = elements.last('weekday');
  if (element === undefined) return [];
  const days = parseWeekdays(element.text);
  if (days !== undefined) return [{ kind: 'weekday', days }];
  const what = `<weekday> "${fromBytes(element.text)}" names no days`;
  problems.mistake(element.line, what, 'write it like monday,tuesday or weekdays or weekends, without !');
  return [];
}
