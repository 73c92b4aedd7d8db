import { describe, expect, it } from 'vitest';
import { EvaluationRig, type RigOptions, type TestEvent } from './evaluation-rig.contract.ts';

/** The one rule that an event wins; silent rules count. */
function session(rules: string, options: RigOptions = {}): EvaluationRig {
  return new EvaluationRig(rules, { mode: 'session', ...options });
}

function rule(id: number, attributes: string, elements: string): string {
  return `<rule id="${id}" ${attributes}>${elements}<description>rule ${id}</description></rule>`;
}

describe('which rule an event wins', () => {
  const siblings = `
    ${rule(90, 'level="0"', '<decoded_as>t</decoded_as>')}
    ${rule(101, 'level="3"', '<if_sid>90</if_sid><match>a</match>')}
    ${rule(102, 'level="7"', '<if_sid>90</if_sid><match>a</match>')}
    ${rule(103, 'level="7"', '<if_sid>90</if_sid><match>a</match>')}
    ${rule(104, 'level="0"', '<if_sid>90</if_sid><match>zero</match>')}
    ${rule(105, 'level="12" accuracy="0"', '<if_sid>90</if_sid><match>a</match>')}`;

  it.each([
    ['a', 102],
    ['a zero', 104],
    ['nothing', 90],
  ])('gives "%s" to rule %i, by level and then by order', (log, id) => {
    expect(session(siblings).ids(log)).toEqual([id]);
  });

  it('takes the first that holds, depth first, not the one of highest level', () => {
    const rules = `
      ${rule(100, 'level="9"', '<match>a</match>')}
      ${rule(101, 'level="3"', '<if_sid>100</if_sid><match>b</match>')}
      ${rule(102, 'level="8"', '<match>b</match>')}
      ${rule(103, 'level="15"', '<if_sid>102</if_sid><match>b</match>')}`;
    expect(session(rules).ids('a b', 'b')).toEqual([101, 103]);
  });

  it('goes on to the next sibling where a noalert rule has no child that holds', () => {
    const rules = `
      ${rule(90, 'level="0"', '<match>a</match>')}
      ${rule(101, 'level="9" noalert="1"', '<if_sid>90</if_sid><match>a</match>')}
      ${rule(102, 'level="9"', '<if_sid>101</if_sid><match>b</match>')}
      ${rule(103, 'level="5"', '<if_sid>90</if_sid>')}`;
    expect(session(rules).ids('a', 'a b')).toEqual([103, 102]);
  });

  it('reaches a rule through each of its parents', () => {
    const rules = `
      ${rule(100, 'level="3"', '<match>AA</match>')}
      ${rule(110, 'level="3"', '<match>BB</match>')}
      ${rule(120, 'level="3"', '<if_sid>100, 110</if_sid><match>CC</match>')}
      ${rule(130, 'level="3"', '<if_sid>120</if_sid><match>DD</match>')}`;
    expect(session(rules).ids('AA CC DD', 'BB CC DD')).toEqual([130, 130]);
  });

  it('tries only the tree of the category that the decoder is of', () => {
    const rules = `
      ${rule(100, 'level="3"', '<decoded_as>u</decoded_as>')}
      ${rule(101, 'level="3"', '<category>firewall</category><decoded_as>u</decoded_as>')}`;
    const packet: TestEvent = { decoder: 'u', category: 'firewall' };
    expect(session(rules).ids(packet, { decoder: 'u' }, { decoder: null }, { category: 'squid' })).toEqual([
      101, 100, 0, 0,
    ]);
  });

  it('takes the rule that a decoder names, and tries none', () => {
    const rules = rule(100, 'level="3"', '<match>a</match>') + rule(101, 'level="0"', '<match>b</match>');
    const rig = new EvaluationRig(rules);
    expect(rig.ids({ ruleId: 100 }, { ruleId: 101 }, { ruleId: 999, log: 'a' })).toEqual([100, 0, 0]);
    expect(rig.evaluate({ ruleId: 100 }).firedTimes).toBe(2);
  });
});

describe('what has to hold for a rule', () => {
  it.each<[what: string, condition: string, event: TestEvent, holds: boolean]>([
    ['an empty field is set', '<status negate="yes">x</status>', { fields: { status: '' } }, true],
    ['a field that is not set satisfies nothing', '<status>x</status>', {}, false],
    ['not even negated', '<status negate="yes">x</status>', {}, false],
    ['a dynamic one neither', '<field name="f" negate="yes">x</field>', {}, false],
    ['dynamic names ignore case', '<field name="F.g">^x$</field>', { dynamic: { 'f.G': 'x' } }, true],
    ['all fields have to hold', '<field name="f">x</field><field name="g">y</field>', { dynamic: { f: 'x' } }, false],
    ['an absent literal satisfies a negated match', '<match negate="yes">root</match>', { log: 'by al' }, true],
    ['a present one does not', '<match negate="yes">root</match>', { log: 'by root' }, false],
    ['the same for a negated regex', '<regex negate="yes">root\\d</regex>', { log: 'root1' }, false],
    ['where the literal is there, but not the match', '<regex negate="yes">root\\d</regex>', { log: 'roots' }, true],
    ['user is dstuser first', '<user>al</user>', { fields: { dstuser: 'al', srcuser: 'bob' } }, true],
    ['and srcuser without it', '<user>bob</user>', { fields: { srcuser: 'bob' } }, true],
    ['program names', '<program_name>^cron</program_name>', { programName: 'crond' }, true],
    ['host names', '<hostname>^web</hostname>', { hostname: 'web01' }, true],
    ['locations', '<location>any->/var</location>', { location: '(a) any->/var/log/x' }, true],
    ['addresses', '<srcip>10.0.0.0/8</srcip>', { fields: { srcip: '10.1.2.3' } }, true],
    ['other addresses', '<srcip negate="yes">10.0.0.0/8</srcip>', { fields: { srcip: '10.1.2.3' } }, false],
    ['what is no address', '<srcip negate="yes">10.0.0.0/8</srcip>', { fields: { srcip: 'here' } }, true],
    ['no address', '<srcip negate="yes">10.0.0.0/8</srcip>', {}, false],
    ['a decoder', '<decoded_as>u</decoded_as>', { decoder: 'u' }, true],
    ['another decoder', '<decoded_as>u</decoded_as>', { decoder: 'v' }, false],
    [
      'geographic places are never known',
      '<srcgeoip negate="yes">x</srcgeoip>',
      { fields: { srcip: '1.1.1.1' } },
      false,
    ],
  ])('%s', (_, condition, event, holds) => {
    expect(session(rule(100, 'level="3"', condition)).ids(event)).toEqual([holds ? 100 : 0]);
  });

  it('compares the size of the log in bytes, from the size on', () => {
    const rig = session(rule(100, 'level="3" maxsize="4"', '<decoded_as>t</decoded_as>'));
    expect(rig.ids('abc', 'abcd')).toEqual([0, 100]);
  });
});

describe('when a rule holds', () => {
  const at = (window: string, ...start: [number, number, number, number, number]): readonly number[] =>
    session(rule(100, 'level="3"', window), { start: new Date(...start) }).ids('x');

  it.each([
    ['<time>18:00-20:00</time>', 18, 0, 100],
    ['<time>18:00-20:00</time>', 20, 0, 100],
    ['<time>18:00-20:00</time>', 20, 1, 0],
    ['<time>!9 am - 5 pm</time>', 12, 0, 0],
    ['<time>6 pm - 8:30 am</time>', 3, 0, 100],
    ['<time>6 pm - 8:30 am</time>', 12, 0, 0],
  ])('%s at %i:%i', (window, hours, minutes, expected) => {
    expect(at(window, 2030, 0, 7, hours, minutes)).toEqual([expected]);
  });

  it.each([
    ['<weekday>monday,tue</weekday>', 7, 100],
    ['<weekday>weekends</weekday>', 7, 0],
    ['<weekday>weekends</weekday>', 6, 100],
  ])('%s on 2030-01-%i', (days, date, expected) => {
    expect(at(days, 2030, 0, date, 12, 0)).toEqual([expected]);
  });

  it('follows the clock from event to event', () => {
    const rig = session(rule(100, 'level="3"', '<time>12:30-12:31</time>'));
    expect(rig.ids('x', { log: 'x', after: 100 }, { log: 'x', after: 30 })).toEqual([100, 100, 0]);
  });
});

describe('compiled rules', () => {
  const windows = (target: string, caller: string): TestEvent => ({
    log: `Target Account Name: ${target}\tTarget Domain: D Caller User Name: ${caller}\tCaller Domain: D`,
  });

  it.each<[name: string, event: TestEvent, holds: boolean]>([
    ['comp_srcuser_dstuser', { fields: { srcuser: 'al', dstuser: 'al' } }, true],
    ['comp_srcuser_dstuser', { fields: { srcuser: 'al', dstuser: 'bob' } }, false],
    ['comp_srcuser_dstuser', { fields: { srcuser: 'al' } }, true],
    ['check_id_size', { fields: { id: '1234567890' } }, true],
    ['check_id_size', { fields: { id: '123456789' } }, false],
    ['check_id_size', {}, false],
    ['comp_mswin_targetuser_calleruser_diff', windows('al', 'al'), false],
    ['comp_mswin_targetuser_calleruser_diff', windows('al', 'bob'), true],
    ['comp_mswin_targetuser_calleruser_diff', windows('al', 'albert'), true],
    ['comp_mswin_targetuser_calleruser_diff', { log: 'Target Account Name: al  x' }, false],
    ['is_simple_http_request', { fields: { url: '/' } }, true],
    ['is_simple_http_request', { fields: { url: '/a?b=c' } }, false],
    ['is_simple_http_request', {}, false],
    ['is_valid_crawler', { log: '66.249.1.2 - - GET /' }, true],
    ['is_valid_crawler', { log: 'from 66.249.1.2' }, false],
  ])('%s of %j: %j', (name, event, holds) => {
    expect(session(rule(100, 'level="3"', `<compiled_rule>${name}</compiled_rule>`)).ids(event)).toEqual([
      holds ? 100 : 0,
    ]);
  });
});

describe('list look-ups', () => {
  const lists = {
    'etc/lists/known': 'al:staff\nAl:guest\nempty:\n10.1.:net\n10.1.2.3:host\n"a:b":quoted\n192.168:half\n',
  };

  it.each<[lookup: string, key: string | undefined, holds: boolean]>([
    ['', 'al', true],
    ['lookup="match_key"', 'AL', false],
    ['lookup="match_key"', 'empty', true],
    ['lookup="match_key"', 'a:b', true],
    ['lookup="not_match_key"', 'bob', true],
    ['lookup="not_match_key"', 'al', false],
    ['lookup="not_match_key"', undefined, false],
    ['lookup="match_key_value" check_value="^staff$"', 'al', true],
    ['lookup="match_key_value" check_value="^staff$"', 'Al', false],
    ['lookup="match_key_value" check_value="^staff$"', 'bob', false],
    ['lookup="address_match_key"', '10.1.9.9', true],
    ['lookup="address_match_key"', '10.10.9.9', false],
    ['lookup="address_match_key"', '192.168.1.1', false],
    ['lookup="address_match_key"', '10.1', false],
    ['lookup="not_address_match_key"', '10.1.9.9', false],
    ['lookup="not_address_match_key"', '10.2.9.9', true],
    ['lookup="not_address_match_key"', undefined, false],
    ['lookup="address_match_key_value" check_value="net"', '10.1.9.9', false],
    ['lookup="address_match_key_value" check_value="net"', '10.1.2.3', true],
    ['lookup="address_match_key_value" check_value="net"', '10.2.9.9', true],
  ])('%s of %s: %j', (lookup, key, holds) => {
    const list = `<list field="user" ${lookup}>etc/lists/known</list>`;
    const rig = session(rule(100, 'level="3"', list), { lists });
    expect(rig.ids({ fields: key === undefined ? {} : { srcuser: key, dstuser: 'other' } })).toEqual([holds ? 100 : 0]);
  });

  it('covers addresses by a prefix that is the longest key', () => {
    const list = '<list field="srcip" lookup="address_match_key">etc/lists/nets</list>';
    const rig = session(rule(100, 'level="3"', list), { lists: { 'etc/lists/nets': '10.1.:\n9.:\n' } });
    expect(rig.ids({ fields: { srcip: '10.1.2.3' } }, { fields: { srcip: '10.2.1.1' } })).toEqual([100, 0]);
  });

  it('reads dstuser without srcuser, and dynamic fields', () => {
    const user = '<list field="user">etc/lists/known</list>';
    const field = '<list field="who">etc/lists/known</list>';
    expect(session(rule(100, 'level="3"', user), { lists }).ids({ fields: { dstuser: 'al' } })).toEqual([100]);
    expect(session(rule(100, 'level="3"', field), { lists }).ids({ dynamic: { Who: 'al' } })).toEqual([100]);
  });
});

describe('the trace of a log test', () => {
  const rules = `
    ${rule(90, 'level="0"', '<decoded_as>t</decoded_as>')}
    ${Array.from({ length: 6 }, (_, at) => rule(101 + at, 'level="3"', `<if_sid>90</if_sid><id>^${at}$</id>`)).join('')}
    ${rule(110, 'level="2"', '<if_sid>103</if_sid><match>b</match>')}`;
  const event: TestEvent = { log: 'a', fields: { id: '2' } };

  it('names every rule that is tried, in order, those of an index included', () => {
    const rig = session(rules);
    rig.ids(event, event);
    const lines: string[] = [];
    expect(rig.evaluate(event, (line) => lines.push(line)).rule?.id).toBe(103);
    expect(lines).toEqual([
      'Trying rule: 1 - Any log',
      '*Rule 1 matched',
      '*Trying child rules',
      'Trying rule: 90 - rule 90',
      '*Rule 90 matched',
      '*Trying child rules',
      'Trying rule: 101 - rule 101',
      'Trying rule: 102 - rule 102',
      'Trying rule: 103 - rule 103',
      '*Rule 103 matched',
      '*Trying child rules',
      'Trying rule: 110 - rule 110',
    ]);
  });
});
