import { describe, expect, it } from 'vitest';
import { EvaluationRig, type TestEvent } from './evaluation-rig.contract.ts';

const base = '<rule id="100" level="5"><match>fail</match><description>A failure</description></rule>';

/** A rule that correlates; `body` are the elements beside `if_matched_sid`. */
function composite(id: number, attributes: string, body = '<if_matched_sid>100</if_matched_sid>'): string {
  return `<rule id="${id}" ${attributes}>${body}<description>Failures</description></rule>`;
}

function repeated(count: number, event: TestEvent | string = 'fail'): readonly (TestEvent | string)[] {
  return Array.from({ length: count }, () => event);
}

describe('how many events a correlation takes', () => {
  it.each([
    ['frequency="3"', [100, 100, 101, 100, 100, 101]],
    ['frequency="2"', [100, 101, 101, 101, 101, 101]],
    ['', [100, 101, 101, 101, 101, 101]],
    ['frequency="5"', [100, 100, 100, 100, 101, 100]],
  ])('with %s', (frequency, expected) => {
    const rig = new EvaluationRig(base + composite(101, `level="10" ${frequency}`));
    expect(rig.ids(...repeated(6))).toEqual(expected);
  });

  it('lets a rule of higher level count what a lower one has set off', () => {
    const rig = new EvaluationRig(
      base + composite(101, 'level="10" frequency="3"') + composite(102, 'level="12" frequency="5"'),
    );
    const expected = [100, 100, 101, 100, 100, 102, 100, 100, 101, 100, 100, 102];
    expect(rig.ids(...repeated(12))).toEqual(expected);
  });

  it('never fires above a base rule of level 0', () => {
    const silent = base.replace('level="5"', 'level="0"');
    const rig = new EvaluationRig(silent + composite(101, 'level="10" frequency="2"'));
    expect(rig.ids(...repeated(4))).toEqual([0, 0, 0, 0]);
  });

  it('never fires with level 0 itself', () => {
    const rig = new EvaluationRig(base + composite(101, 'level="0" frequency="2"'));
    expect(rig.ids(...repeated(3))).toEqual([100, 100, 100]);
  });

  it('counts events below the level that alerts', () => {
    const quiet = base.replace('level="5"', 'level="2"');
    const rig = new EvaluationRig(quiet + composite(101, 'level="10" frequency="3"'));
    expect(rig.ids(...repeated(3))).toEqual([100, 100, 101]);
  });
});

describe('which events a correlation counts', () => {
  it('takes only those that the very rule has won, not its children', () => {
    const child =
      '<rule id="110" level="5"><if_sid>100</if_sid><match>child</match><description>c</description></rule>';
    const rig = new EvaluationRig(base + child + composite(101, 'level="10" frequency="3"'));
    expect(rig.ids('fail child', 'fail child', 'fail', 'fail', 'fail')).toEqual([110, 110, 100, 100, 101]);
  });

  it('stops at the timeframe, which includes its last second', () => {
    const rules = base + composite(101, 'level="10" frequency="2" timeframe="10"');
    expect(new EvaluationRig(rules).ids('fail', { log: 'fail', after: 10 })).toEqual([100, 101]);
    expect(new EvaluationRig(rules).ids('fail', { log: 'fail', after: 11 })).toEqual([100, 100]);
  });

  it('keeps agents apart, unless the frequency is global', () => {
    const events = ['001', '002', '001', '002'].map((agentId) => ({ log: 'fail', agentId }));
    const rig = new EvaluationRig(base + composite(101, 'level="10" frequency="3"'));
    expect(rig.ids(...events)).toEqual([100, 100, 100, 100]);
    const global = '<if_matched_sid>100</if_matched_sid><global_frequency />';
    const wide = new EvaluationRig(base + composite(101, 'level="10" frequency="3"', global));
    expect(wide.ids(...events)).toEqual([100, 100, 101, 100]);
  });

  it('takes events of a group, those of a rule with two parents twice', () => {
    const rules = `
      <rule id="90" level="3"><match>a</match><description>a</description></rule>
      <rule id="91" level="3"><match>b</match><description>b</description></rule>
      <rule id="100" level="5"><if_sid>90, 91</if_sid><match>f</match><group>bad,</group><description>f</description></rule>
      ${composite(101, 'level="10" frequency="4"', '<if_matched_group>bad</if_matched_group>')}`;
    expect(new EvaluationRig(rules).ids(...repeated(3, 'a f'))).toEqual([100, 100, 101]);
  });

  it('takes from a group no event that some rule matches by id', () => {
    const rules = `
      ${base.replace('<match>', '<group>bad,</group><match>')}
      <rule id="105" level="5"><match>other</match><group>bad,</group><description>o</description></rule>
      ${composite(101, 'level="10" frequency="3"', '<if_matched_group>bad</if_matched_group>')}
      ${composite(102, 'level="12" frequency="9"')}`;
    expect(new EvaluationRig(rules).ids('fail', 'fail', 'fail', 'other', 'other', 'fail')).toEqual([
      100, 100, 100, 105, 105, 101,
    ]);
  });

  it('takes events by their text and category', () => {
    const rules = `
      <rule id="100" level="5"><match>a</match><description>a</description></rule>
      ${composite(101, 'level="10" frequency="3"', '<if_sid>100</if_sid><if_matched_regex>^a\\d</if_matched_regex>')}
      <rule id="120" level="5"><category>ids</category><match>a</match><description>i</description></rule>`;
    const rig = new EvaluationRig(rules);
    const finding: TestEvent = { log: 'a3', category: 'ids' };
    expect(rig.ids('a1', 'ax', finding, finding, 'a2', 'ay')).toEqual([100, 100, 120, 120, 100, 101]);
  });

  it('ends at an event that is too old, also where the clock was set back', () => {
    const body = '<if_matched_sid>100</if_matched_sid><same_srcip />';
    const rig = new EvaluationRig(base + composite(101, 'level="10" timeframe="10"', body));
    const from = (srcip: string, after: number): TestEvent => ({ log: 'fail', fields: { srcip }, after });
    expect(rig.ids(from('A', 1), from('B', -50), from('A', 50))).toEqual([100, 100, 100]);
    expect(rig.ids(from('A', 1))).toEqual([101]);
  });

  it('forgets the oldest events beyond its memory', () => {
    const rules = `${base}<rule id="110" level="4"><match>other</match><description>o</description></rule>`;
    const rig = new EvaluationRig(rules + composite(101, 'level="10" frequency="3"'), { memorySize: 3 });
    expect(rig.ids('fail', 'fail', 'fail')).toEqual([100, 100, 101]);
    expect(rig.ids('other', 'fail', 'other', 'other', 'fail', 'fail')).toEqual([110, 100, 110, 110, 100, 100]);
  });
});

describe('what a correlation compares', () => {
  const events = (field: 'srcip' | 'dstuser', values: string): readonly TestEvent[] =>
    [...values].map((value) => ({ log: 'fail', fields: value === '-' ? {} : { [field]: value } }));

  it.each([
    ['<same_srcip />', 'srcip', 'ABABA', [100, 100, 100, 100, 101]],
    ['<same_source_ip />', 'srcip', 'AAA', [100, 100, 101]],
    ['<same_srcip />', 'srcip', '---', [100, 100, 100]],
    ['<different_user />', 'dstuser', 'abac', [100, 100, 100, 101]],
    ['<not_same_user />', 'dstuser', 'a--', [100, 100, 101]],
  ] as const)('%s over %s %s', (filter, field, values, expected) => {
    const body = `<if_matched_sid>100</if_matched_sid>${filter}`;
    const rig = new EvaluationRig(base + composite(101, 'level="10" frequency="3"', body));
    expect(rig.ids(...events(field, values))).toEqual(expected);
  });

  const dynamic = (value: string): TestEvent => ({ log: 'fail', dynamic: value === '-' ? {} : { FLD: value } });

  it.each([
    ['<different_field>fld</different_field>', '113', [100, 100, 101]],
    ['<not_same_field>fld</not_same_field>', '111', [100, 100, 100]],
    ['<different_field>fld</different_field>', '1-1', [100, 100, 100]],
    ['<different_field>fld</different_field>', '--1', [100, 100, 101]],
    ['<different_field>fld</different_field>', '---', [100, 100, 100]],
    ['<same_field>fld</same_field>', '1211', [100, 100, 100, 101]],
    ['<same_field>fld</same_field><same_field>other</same_field>', '111', [100, 100, 100]],
    ['<same_field>srcip</same_field>', '111', [100, 100, 100]],
  ])('%s over %s', (filter, values, expected) => {
    const body = `<if_matched_sid>100</if_matched_sid>${filter}`;
    const rig = new EvaluationRig(base + composite(101, 'level="10" frequency="3"', body));
    expect(rig.ids(...[...values].map(dynamic))).toEqual(expected);
  });

  it('tells long values apart by their end, too', () => {
    const body = '<if_matched_sid>100</if_matched_sid><same_user />';
    const rig = new EvaluationRig(base + composite(101, 'level="10"', body));
    const long = (end: string): TestEvent => ({ log: 'fail', fields: { dstuser: `${'x'.repeat(500)}${end}` } });
    expect(rig.ids(long('a'), long('b'), long('a'))).toEqual([100, 100, 101]);
  });

  it('tells letters of different case apart', () => {
    const body = '<if_matched_sid>100</if_matched_sid><same_user />';
    const rig = new EvaluationRig(base + composite(101, 'level="10"', body));
    expect(rig.ids(...events('dstuser', 'aA'))).toEqual([100, 100]);
  });
});

describe('what a correlation shows of the events before', () => {
  it('shows their full logs, the newest first, eleven at most', () => {
    const rig = new EvaluationRig(base + composite(101, 'level="10" frequency="14"'));
    for (let number = 1; number < 14; number += 1) rig.evaluate(`fail ${number}`);
    const { previousOutputs } = rig.evaluate('fail 14');
    expect(previousOutputs).toEqual(Array.from({ length: 11 }, (_, index) => `full fail ${13 - index}`));
  });

  it('shows nothing of a search that failed', () => {
    const rig = new EvaluationRig(base + composite(101, 'level="10" frequency="4"'));
    rig.evaluate('fail 1');
    expect(rig.evaluate('fail 2')).toMatchObject({ rule: { id: 100 }, previousOutputs: [] });
  });

  it('leaves out the last event that a regex has found', () => {
    const body = '<if_sid>100</if_sid><if_matched_regex>fail</if_matched_regex>';
    const rig = new EvaluationRig(base + composite(101, 'level="10" frequency="3"', body));
    rig.ids('fail 1', 'fail 2');
    expect(rig.evaluate('fail 3').previousOutputs).toEqual(['full fail 2']);
  });

  it('keeps the places that check_diff has filled', () => {
    const parent = base.replace('<match>', '<check_diff /><match>');
    const rig = new EvaluationRig(parent + composite(101, 'level="10" frequency="4"'));
    rig.ids('fail 1', 'fail 2', 'fail 3', 'fail 4');
    const expected = ['Previous output:', 'fail 4', 'full fail 2'];
    expect(rig.evaluate('fail 5')).toMatchObject({ rule: { id: 101 }, previousOutputs: expected });
  });

  it('does not search at all beside check_diff', () => {
    const body = '<if_matched_sid>100</if_matched_sid><check_diff />';
    const rig = new EvaluationRig(base + composite(101, 'level="10" frequency="9"', body));
    expect(rig.ids('fail 1', 'fail 2', 'fail 2')).toEqual([100, 101, 100]);
  });
});
