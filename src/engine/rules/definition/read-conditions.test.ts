import { describe, expect, it } from 'vitest';
import { fieldIndex, type StaticField } from '../../event/fields.ts';
import { Subject } from '../../event/subject.ts';
import { LiteralHits } from '../../regex/literals.ts';
import type { Condition } from '../rule.ts';
import { conditionsOf, generic, group, load, loadOne, rule, told } from '../rule-loading.contract.ts';

/** What a condition compares, in short. */
function briefly(condition: Condition): string {
  switch (condition.kind) {
    case 'log':
      return `log ${condition.negate ? 'not ' : ''}${condition.matcher.kind} ${condition.matcher.source}`;
    case 'text':
      return `${place(condition)} ${condition.negate ? 'not ' : ''}${condition.matcher.kind} ${condition.matcher.source}`;
    case 'address':
      return `${condition.negate ? 'not ' : ''}address ${condition.index}`;
    case 'list':
      return `list ${condition.list.path}`;
    case 'decoded-as':
      return `decoded-as ${condition.nameId}`;
    default:
      return condition.kind;
  }
}

function place({ reading }: Condition & { kind: 'text' }): string {
  if (reading.from === 'field') return `field ${reading.index}`;
  return reading.from === 'dynamic' ? `dynamic ${reading.slot}` : reading.from;
}

const brief = (elements: string, attributes = '') => conditionsOf(elements, attributes).map(briefly);

function holds(condition: Condition | undefined, text: string): boolean {
  if (condition?.kind !== 'text' && condition?.kind !== 'log') throw new Error('not a pattern');
  const subject = new Subject();
  subject.set(text);
  return condition.matcher.test(subject) !== condition.negate;
}

describe('the conditions of a rule', () => {
  it('are none when it says nothing but what it is', () => {
    expect(brief('<group>a,</group>')).toEqual([]);
  });

  it('are evaluated in one order, however they are written', () => {
    const inOrder = [
      ...[
        '<decoded_as>sshd</decoded_as>',
        '<program_name>p</program_name>',
        '<id>i</id>',
        '<system_name>s</system_name>',
      ],
      ...['<protocol>p</protocol>', '<match>m</match>', '<regex>r</regex>', '<action>a</action>', '<url>u</url>'],
      ...[
        '<location>l</location>',
        '<field name="f">1</field>',
        '<field name="e">2</field>',
        '<srcip>192.0.2.1</srcip>',
      ],
      ...['<dstip>192.0.2.2</dstip>', '<srcport>1</srcport>', '<dstport>2</dstport>'],
      ...['<compiled_rule>is_valid_crawler</compiled_rule>', '<user>u</user>', '<srcgeoip>x</srcgeoip>'],
      ...['<time>9-17</time>', '<weekday>monday</weekday>', '<data>d</data>', '<extra_data>e</extra_data>'],
      ...['<hostname>h</hostname>', '<status>s</status>', '<check_diff />', '<if_fts />'],
      '<list field="user">etc/lists/users</list>',
    ];
    const given = { lists: { 'etc/lists/users': '' } };
    const expected = conditionsOf(inOrder.join(''), 'maxsize="9"', given).map(briefly);
    // Fields alone keep the order of the document among themselves.
    const [field, secondField] = inOrder.splice(10, 2);
    const reversed = `${inOrder.reverse().join('')}${field}${secondField}`;
    expect(conditionsOf(reversed, 'maxsize="9"', given).map(briefly)).toEqual(expected);
    expect(expected).toEqual([
      ...['decoded-as 1', 'program_name osmatch p', 'field 8 osmatch i', 'field 13 osmatch s', 'field 0 osmatch p'],
      ...['log osmatch m', 'log osregex r', 'field 1 string a', 'field 10 osmatch u', 'location osmatch l'],
      ...['dynamic 0 osregex 1', 'dynamic 1 osregex 2', 'address 2', 'address 5', 'field 3 osmatch 1'],
      ...['field 6 osmatch 2', 'compiled', 'dstuser-or-srcuser osmatch u', 'never', 'max-size', 'time', 'weekday'],
      ...['field 11 osmatch d', 'field 12 osmatch e', 'hostname osmatch h', 'field 9 osmatch s'],
      ...['check-diff', 'first-time-seen', 'list etc/lists/users'],
    ]);
  });

  it.each<[string, StaticField]>([
    ['id', 'id'],
    ['url', 'url'],
    ['action', 'action'],
    ['status', 'status'],
    ['protocol', 'protocol'],
    ['system_name', 'system_name'],
    ['data', 'data'],
    ['extra_data', 'extra_data'],
    ['srcport', 'srcport'],
    ['dstport', 'dstport'],
  ])('compare <%s> with that field', (element, field) => {
    expect(conditionsOf(`<${element}>x</${element}>`)).toMatchObject([
      { kind: 'text', reading: { from: 'field', index: fieldIndex[field] } },
    ]);
  });

  it('are read from elements and attributes in any case of letters', () => {
    const text =
      '<GROUP name="a,"><Rule ID="1" Level="3"><MATCH>x</MATCH><Description>One</Description></Rule></GROUP>';
    const { set, problems } = load(text);
    expect(problems).toEqual([]);
    expect(set.byId.get(1)?.conditions.map(briefly)).toEqual(['log osmatch x']);
  });

  it('take the type and the negation of the last of joined elements', () => {
    expect(brief('<match>s=</match><match>10.1</match>')).toEqual(['log osmatch s=10.1']);
    expect(brief('<match type="pcre2" negate="yes">a</match><match>b</match>')).toEqual(['log osmatch ab']);
    expect(brief('<match>a</match><match type="pcre2" negate="yes">b</match>')).toEqual(['log not pcre2 ab']);
  });

  it.each([
    ['<match type="OsRegex">a</match>', 'log osregex a'],
    ['<regex type="osmatch">a</regex>', 'log osmatch a'],
    ['<field name="f" type="pcre2" negate="YES">a</field>', 'dynamic 0 not pcre2 a'],
    ['<action type="osmatch" negate="no">a</action>', 'field 1 osmatch a'],
    ['<url Type="pcre2" Negate="yes">a</url>', 'field 10 osmatch a'],
  ])('are of the kind that %s says', (element, expected) => {
    expect(brief(element)).toEqual([expected]);
  });

  it.each([
    ['<match type="glob">a</match>', 'type="glob" of <match> is unknown; it is read as osmatch'],
    ['<action type="string">a</action>', 'type="string" of <action> is unknown; it is read as string'],
    ['<match negate="maybe">a</match>', 'negate="maybe" of <match> is neither yes nor no; it is read as no'],
  ])('keep the default and warn about %s', (element, what) => {
    const { problems, set } = load(`${generic}${group(rule(100, 5, element))}`);
    expect(told(problems)).toEqual([`3: warning: rule 100: ${what}`]);
    expect(set.byId.get(100)?.conditions).toHaveLength(1);
  });

  it('compare an action as a whole unless it has a type', () => {
    expect(holds(conditionsOf('<action>pass</action>')[0], 'bypass')).toBe(false);
    expect(holds(conditionsOf('<action>pass</action>')[0], 'Pass')).toBe(false);
    expect(holds(conditionsOf('<action>pass</action>')[0], 'pass')).toBe(true);
    expect(holds(conditionsOf('<action type="osmatch">pass</action>')[0], 'bypass')).toBe(true);
  });

  it('combine negate with the ! of a pattern', () => {
    const [condition] = conditionsOf('<match negate="yes">!abc</match>');
    expect([holds(condition, 'xabcx'), holds(condition, 'x')]).toEqual([true, false]);
  });

  it('keep the blanks of patterns, and patterns that are empty', () => {
    expect(brief('<match> a </match>')).toEqual(['log osmatch  a ']);
    expect(holds(conditionsOf('<match/>')[0], 'anything')).toBe(true);
  });

  it('join addresses to one list, negated as the last one says', () => {
    const [condition, ...others] = conditionsOf('<srcip negate="yes">192.0.2.1</srcip><srcip>198.51.100.0/24</srcip>');
    expect(others).toEqual([]);
    if (condition?.kind !== 'address') throw new Error('no address');
    expect(condition).toMatchObject({ index: fieldIndex.srcip, negate: false });
    expect(['192.0.2.1', '198.51.100.9', '203.0.113.1'].map((text) => condition.list.includes(text))).toEqual([
      true,
      true,
      false,
    ]);
    expect(conditionsOf('<dstip>any</dstip><dstip negate="yes">::1</dstip>')).toMatchObject([{ negate: true }]);
  });

  it('know the field of a name whatever the case of its letters', () => {
    const { one, names } = loadOne('<field name="Win.Id">1</field><field name="win.ID">2</field>');
    expect(one.conditions.map(briefly)).toEqual(['dynamic 0 osregex 1', 'dynamic 0 osregex 2']);
    expect(names.intern('WIN.id').slot).toBe(0);
  });

  it('guard patterns on the log by the literals that they ask for', () => {
    const { one, literals } = loadOne('<match>Session|closed</match><regex negate="yes">for user</regex>');
    const hits = new LiteralHits(literals);
    hits.scan('SESSION opened');
    const guards = one.conditions.map((condition) => (condition.kind === 'log' ? condition.guard : undefined));
    expect(guards.map((guard) => guard && hits.has(guard))).toEqual([true, false]);
  });

  it('never hold for the geography of an address, which is not known', () => {
    expect(brief('<srcgeoip negate="yes">DE</srcgeoip><dstgeoip>FR</dstgeoip>')).toEqual(['never', 'never']);
  });

  it('count the last of several times, weekdays, decoders and compiled rules', () => {
    const elements = [
      '<time>1-2</time><time>3-4</time><weekday>monday</weekday><weekday>sunday</weekday>',
      '<decoded_as>sshd</decoded_as><decoded_as>json</decoded_as>',
      '<compiled_rule>check_id_size</compiled_rule><compiled_rule>comp_srcuser_dstuser</compiled_rule>',
    ];
    expect(conditionsOf(elements.join(''))).toEqual([
      { kind: 'decoded-as', nameId: 2 },
      { kind: 'compiled', name: 'comp_srcuser_dstuser' },
      { kind: 'time', from: 180, to: 240, outside: false },
      { kind: 'weekday', days: [true, false, false, false, false, false, false] },
    ]);
  });

  it('are none for ignore files, which are accepted and do nothing', () => {
    expect(brief('<ignore>srcip</ignore><check_if_ignored>srcip, id</check_if_ignored>')).toEqual([]);
  });

  it('ask for a size only when maxsize is above 0', () => {
    expect(conditionsOf('', 'maxsize="900"')).toEqual([{ kind: 'max-size', bytes: 900 }]);
    expect(conditionsOf('', 'maxsize="0"')).toEqual([]);
  });

  it('warn that 12 am is noon', () => {
    const { problems } = load(`${generic}${group(rule(100, 5, '<time>12 am - 6 am</time>'))}`);
    expect(told(problems)).toEqual(['3: warning: rule 100: <time> has 12 am, which is read as 12:00']);
  });
});
