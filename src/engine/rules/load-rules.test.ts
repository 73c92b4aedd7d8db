import { describe, expect, it } from 'vitest';
import { generic, group, load, outline, rule, told } from './rule-loading.contract.ts';

/** `severity: what -> remedy` for the rule 100 with these elements. */
function refusalOf(elements: string, attributes = ''): readonly string[] {
  const { problems } = load(`${generic}${group(rule(100, 5, elements, attributes))}`, { lists: { 'etc/lists/a': '' } });
  return problems.map(({ severity, what, remedy }) => `${severity}: ${what} -> ${remedy}`);
}

const bySid = '<if_sid>1</if_sid><if_matched_sid>1</if_matched_sid>';
const list = (attributes: string) => `<list ${attributes}>etc/lists/a</list>`;

describe('a mistake in a rule', () => {
  it.each<readonly [elements: string, what: string, remedy: string]>([
    ['<mach>x</mach>', 'a rule has no element <mach>', 'remove it, or correct its name'],
    ['<if_matched>x</if_matched>', 'a rule has no element <if_matched>', 'remove it, or correct its name'],
    [
      '<decoded_as>SSHD</decoded_as>',
      'there is no decoder "SSHD" for <decoded_as>',
      'write the name of a decoder exactly as its file has it',
    ],
    [
      '<category>host-information</category>',
      'there is no category "host-information"',
      'write one of syslog, firewall, ids, web-log, squid, windows, ossec',
    ],
    [
      '<options>no_logs</options>',
      'there is no option "no_logs"',
      'write one of alert_by_email, no_email_alert, log_alert, no_log, no_ar, no_full_log, no_counter in an element of its own',
    ],
    [
      '<compiled_rule>is_anything</compiled_rule>',
      'there is no compiled rule "is_anything"',
      'write one of comp_srcuser_dstuser, check_id_size, comp_mswin_targetuser_calleruser_diff, is_simple_http_request, is_valid_crawler',
    ],
    [
      '<time>9 to 5</time>',
      '<time> "9 to 5" is no time of the day',
      'write it like 18:00-08:30 or 6 pm - 8:30 am; noon is 12:00, midnight 00:00',
    ],
    [
      '<weekday>!monday</weekday>',
      '<weekday> "!monday" names no days',
      'write it like monday,tuesday or weekdays or weekends, without !',
    ],
    ['<field>x</field>', '<field> has no attribute name', 'write <field name="…">'],
    ['<field Name="a">x</field>', '<field> has no attribute name', 'write <field name="…">'],
    ['<field name="srcip">x</field>', '<field name="srcip"> is for dynamic fields only', 'write <srcip>…</srcip>'],
    ['<field name="dstuser">x</field>', '<field name="dstuser"> is for dynamic fields only', 'write <user>…</user>'],
    ['<info kind="link">x</info>', '<info> has no attribute kind', 'write type, or no attribute'],
    ['<info type="url">x</info>', 'type="url" is no kind of <info>', 'write one of text, link, cve, osvdb'],
    [
      '<mitre><technique>T1</technique></mitre>',
      '<mitre> has no element <technique>',
      'write <id>, or one <tacticID> and one <techniqueID>',
    ],
    [list(''), '<list> has no attribute field', 'write <list field="…"> with the field to look up'],
    [list('field="a" look="b"'), '<list> has no attribute look', 'write field, lookup and check_value only'],
    [
      list('field="a" lookup="key"'),
      'lookup="key" is no way to look up',
      'write one of match_key, not_match_key, match_key_value, address_match_key, not_address_match_key, address_match_key_value',
    ],
    [
      list('field="a" lookup="match_key_value"'),
      'lookup="match_key_value" needs the attribute check_value',
      'write check_value="…" with what the value has to match',
    ],
    [
      '<same_id />',
      '<same_id> has no meaning without an if_matched_… element',
      'add <if_matched_sid>, <if_matched_group> or <if_matched_regex>, or remove it',
    ],
    [
      '<not_same_field>a</not_same_field>',
      '<not_same_field> has no meaning without an if_matched_… element',
      'add <if_matched_sid>, <if_matched_group> or <if_matched_regex>, or remove it',
    ],
    [
      `<group>${'x'.repeat(2048)}</group>`,
      'the text of <group> is longer than 2047 bytes',
      'split it into several <group> elements: their texts are joined',
    ],
  ])('%s is told of with its remedy', (elements, what, remedy) => {
    expect(refusalOf(elements)).toEqual([`mistake: rule 100: ${what} -> ${remedy}`]);
  });

  it.each<readonly [attributes: string, what: string, remedy: string]>([
    ['color="red"', '<rule> has no attribute color', 'remove it, or correct its name'],
    ['frequency="often"', 'frequency="often" is no number', 'write frequency in digits, without a unit'],
    ['frequency="1"', 'the frequency 1 is not a number from 2 to 9999', 'write 2 or more'],
    ['timeframe="5m"', 'timeframe="5m" is no number', 'write timeframe in digits, without a unit'],
    ['ignore="-1"', 'ignore="-1" is no number', 'write ignore in digits, without a unit'],
    ['noalert="yes"', 'noalert="yes" is no number', 'write noalert in digits, without a unit'],
    ['maxsize=""', 'maxsize="" is no number', 'write maxsize in digits, without a unit'],
    ['accuracy="low"', 'accuracy="low" is no number', 'write accuracy in digits, without a unit'],
    ['overwrite="1"', 'overwrite="1" is neither yes nor no', 'write overwrite="yes" or leave it out'],
  ])('the attribute %s is told of with its remedy', (attributes, what, remedy) => {
    expect(refusalOf(bySid, attributes)).toEqual([`mistake: rule 100: ${what} -> ${remedy}`]);
  });

  it('a frequency without a correlation is told of', () => {
    expect(refusalOf('', 'frequency="3"')).toEqual([
      'mistake: rule 100: frequency has no meaning without an if_matched_… element -> add <if_matched_sid>, <if_matched_group> or <if_matched_regex>, or remove it',
    ]);
  });

  it.each([
    ['<rule level="3"><description>x</description></rule>', 'a rule has no id'],
    ['<rule id="1234567" level="3"><description>x</description></rule>', 'a rule has the id "1234567"'],
    ['<rule id="x" level="3"><description>x</description></rule>', 'a rule has the id "x"'],
    ['<rule id="9"><description>x</description></rule>', 'rule 9: it has no level'],
    [
      '<rule id="9" level="17"><description>x</description></rule>',
      'rule 9: the level "17" is not a number from 0 to 16',
    ],
    [
      '<rule id="9" level="high"><description>x</description></rule>',
      'rule 9: the level "high" is not a number from 0 to 16',
    ],
    ['<rule id="9" level="3"><match>x</match></rule>', 'rule 9: it has no description'],
  ])('%s is told of', (text, what) => {
    expect(told(load(group(text)).problems)).toEqual([`1: mistake: ${what}`]);
  });

  it('a rule without elements is told of', () => {
    expect(told(load(group('<rule id="9" level="3"/>')).problems)).toEqual([
      '1: mistake: rule 9: it has no elements',
      '1: mistake: rule 9: it has no description',
    ]);
  });

  it.each([
    '<match type="pcre2">(</match>',
    '<regex>(a(b))</regex>',
    '<srcip>web.example</srcip>',
    '<dstip>10.1.</dstip>',
  ])('a pattern or address that is none is told of with its element: %s', (elements) => {
    const name = /<\w+/.exec(elements)?.[0];
    const [problem, ...others] = refusalOf(elements);
    expect(problem?.startsWith(`mistake: rule 100: ${name}>: `)).toBe(true);
    expect(others).toEqual([]);
  });

  it('stands on the line of its element, and all of a rule are found in one go', () => {
    const elements = '\n<mach>x</mach>\n<decoded_as>x</decoded_as>\n<options>x</options>\n';
    const { problems } = load(group(rule(9, 3, elements, 'frequency="x"')));
    expect(problems.map(({ line }) => line).sort()).toEqual([1, 2, 3, 4]);
    expect(problems.every(({ severity, file }) => severity === 'mistake' && file === 'rules.xml')).toBe(true);
  });

  it('is quoted in the letters of its file', () => {
    const { problems } = load(group(rule(9, 3, '<decoded_as>caf\u00e9</decoded_as>')));
    expect(problems[0]?.what).toBe('rule 9: there is no decoder "caf\u00e9" for <decoded_as>');
  });
});

describe('a rule that is left out', () => {
  it.each<readonly [elements: string, what: string, remedy: string]>([
    ['<if_sid>1|2</if_sid>', '<if_sid> "1|2" is no list of rule ids', 'write if_sid as numbers separated by commas'],
    ['<if_sid>\n1</if_sid>', '<if_sid> "\n1" is no list of rule ids', 'write if_sid as numbers separated by commas'],
    ['<if_level>high</if_level>', '<if_level> "high" is no level above 0', 'write if_level as a number from 1 to 16'],
    ['<if_level>0</if_level>', '<if_level> "0" is no level above 0', 'write if_level as a number from 1 to 16'],
    [
      '<if_matched_sid>1,2</if_matched_sid>',
      '<if_matched_sid> "1,2" is no rule id',
      'write if_matched_sid as one number',
    ],
  ])('for %s is told of with its remedy', (elements, what, remedy) => {
    expect(refusalOf(elements)).toEqual([`skipped: rule 100: ${what} -> ${remedy}`]);
  });

  it('leaves out its children, too', () => {
    const rules = [rule(100, 3, '<if_sid>x</if_sid>'), rule(101, 3, '<if_sid>100</if_sid>'), rule(102, 3)];
    const { set, problems } = load(`${generic}${group(...rules)}`);
    expect(outline(set.roots)).toBe('1(102) 4');
    expect(told(problems)).toEqual([
      '3: skipped: rule 100: <if_sid> "x" is no list of rule ids',
      '4: skipped: rule 101: it refers to rule 100, which is not loaded before it',
    ]);
  });

  it('is the second one of an id, whatever is in it', () => {
    const { set, problems } = load([generic, group(rule(100, 3)), group(rule(100, 9, '<mach>x</mach>'))]);
    expect(set.byId.get(100)?.level).toBe(3);
    expect(problems).toEqual([
      {
        severity: 'skipped',
        file: 'c.xml',
        line: 1,
        what: 'rule 100: the id is taken by the rule in b.xml, line 1, which stays as it is',
        remedy: 'give it an id of its own, or overwrite="yes" to replace that rule',
      },
    ]);
  });

  it('gives its id to the next one', () => {
    const { set } = load(`${generic}${group(rule(100, 3, '<if_sid>555</if_sid>'), rule(100, 9))}`);
    expect(set.byId.get(100)?.level).toBe(9);
  });
});

describe('a rule file', () => {
  it.each([
    ['<decoder name="a"><match>x</match></decoder>', '1: mistake: <decoder> stands where only <group> may'],
    [`<group>${rule(9, 3)}</group>`, '1: mistake: a <group> needs the attribute name, and has no other'],
    [
      `<group name="a" id="b">${rule(9, 3)}</group>`,
      '1: mistake: a <group> needs the attribute name, and has no other',
    ],
    ['\n<group name="a"></group>', '2: mistake: a <group> has no rules'],
    [
      `<group name="a">\n<match>x</match>${rule(9, 3)}</group>`,
      '2: mistake: <match> stands in a <group>, where only <rule> and <var> may',
    ],
    ['<!-- nothing -->', 'undefined: mistake: the file holds no rules'],
    ['', 'undefined: warning: the file is empty'],
    ['<group name="a">\n<rule>', '2: mistake: the element <rule> is never closed'],
  ])('%j is told of', (text, expected) => {
    expect(told(load([generic, text]).problems)).toEqual([expected]);
  });

  it('has its variables put in, in elements and in attributes', () => {
    const text = `<var name="LEVEL">7</var><var name="WORD">closed</var>${group(rule(9, 3, '<match>session $WORD</match>', 'timeframe="6$LEVEL"'))}`;
    const { set, problems } = load(text);
    expect(problems).toEqual([]);
    expect(set.byId.get(9)?.conditions).toMatchObject([{ matcher: { source: 'session closed' } }]);
  });

  it('is told of with a variable that is not defined, and with one that other programs misplace', () => {
    const variable = '<var name="N">8</var>';
    expect(told(load(`${variable}${group(rule(9, 3, '<match>a $M</match>'))}`).problems)).toMatchObject([
      expect.stringMatching(/^1: mistake: .*\$M/),
    ]);
    expect(told(load(`${variable}${group(rule(9, 3).replace('Rule 9', '$(id) $N'))}`).problems)).toMatchObject([
      expect.stringMatching(/^1: warning: .*\$N/),
    ]);
  });
});
