import { describe, expect, it } from 'vitest';
import { fieldIndex } from '../../event/fields.ts';
import type { Correlation } from '../rule.ts';
import { generic, group, groupNamed, load, rule, ruleOf, told } from '../rule-loading.contract.ts';

const base = group(rule(100, 3, '<group>login,</group>'));

/** Rule 200, with a rule 100 to correlate with. */
function correlated(elements: string, attributes = '') {
  const loaded = load(`${generic}${base}${group(rule(200, 10, elements, attributes))}`);
  return { ...loaded, one: ruleOf(loaded, 200) };
}

function correlationOf(elements: string, attributes = ''): Correlation | undefined {
  return correlated(elements, attributes).one.correlation;
}

const bySid = '<if_matched_sid>100</if_matched_sid>';

describe('a correlation rule', () => {
  it('searches the events of another rule', () => {
    const { set, one } = correlated(bySid);
    const source = one.correlation?.source;
    expect(source?.kind === 'sid' && set.rules[source.ruleIndex]?.id).toBe(100);
    expect(set.rules.filter(({ index }) => set.sidWatched[index]).map(({ id }) => id)).toEqual([100]);
  });

  it('searches the events of groups', () => {
    expect(correlationOf('<if_matched_group>login</if_matched_group>')?.source).toEqual({ kind: 'group', list: 0 });
  });

  it('searches all events by a pattern', () => {
    const source = correlationOf('<if_matched_regex>port (\\d+)</if_matched_regex>')?.source;
    expect(source).toMatchObject({ kind: 'regex', matcher: { kind: 'osregex', source: 'port (\\d+)' } });
  });

  it.each([
    [`<if_matched_regex>x</if_matched_regex><if_matched_group>login</if_matched_group>${bySid}`, 'sid'],
    ['<if_matched_regex>x</if_matched_regex><if_matched_group>login</if_matched_group>', 'group'],
  ])('uses only one of %s', (elements, kind) => {
    const { set, one } = correlated(elements);
    expect(one.correlation?.source.kind).toBe(kind);
    expect(set.groupListCount).toBe(kind === 'group' ? 1 : 0);
  });

  it('fires at the second event within six minutes, of one agent, unless it says otherwise', () => {
    expect(correlationOf(bySid)).toMatchObject({ frequency: 2, timeframe: 360, global: false, filters: [] });
    expect(correlationOf(`${bySid}<global_frequency />`, 'frequency="8" timeframe="120"')).toMatchObject({
      frequency: 8,
      timeframe: 120,
      global: true,
    });
  });

  it('shows its frequency, which other rules do not have', () => {
    expect(correlated(bySid, 'frequency="8"').one.shownFrequency).toBe(8);
    expect(correlated(bySid).one.shownFrequency).toBe(2);
    expect(correlated('').one.shownFrequency).toBeUndefined();
  });

  it.each([
    [bySid, 4],
    ['<if_matched_group>login</if_matched_group>', 4],
    ['<if_matched_regex>x</if_matched_regex>', undefined],
  ])('with check_diff and %s searches nothing and shows the frequency %s', (elements, shown) => {
    const { one } = correlated(`${elements}<check_diff />`, 'frequency="4"');
    expect(one.correlation).toBeUndefined();
    expect(one.shownFrequency).toBe(shown);
    expect(one.conditions).toEqual([{ kind: 'check-diff' }]);
  });

  it('cuts numbers to the digits that count, and warns', () => {
    const { one, problems } = correlated(bySid, 'timeframe="604800" frequency="10000"');
    expect(one.correlation).toMatchObject({ timeframe: 60_480, frequency: 1000 });
    expect(told(problems)).toEqual([
      '4: warning: rule 200: of frequency="10000" only 1000 counts',
      '4: warning: rule 200: of timeframe="604800" only 60480 counts',
    ]);
  });
});

describe('the filters of a correlation rule', () => {
  it.each([
    ['srcip', 'srcip'],
    ['source_ip', 'srcip'],
    ['dstip', 'dstip'],
    ['srcport', 'srcport'],
    ['src_port', 'srcport'],
    ['dstport', 'dstport'],
    ['dst_port', 'dstport'],
    ['srcuser', 'srcuser'],
    ['user', 'dstuser'],
    ['protocol', 'protocol'],
    ['action', 'action'],
    ['id', 'id'],
    ['url', 'url'],
    ['data', 'data'],
    ['extra_data', 'extra_data'],
    ['status', 'status'],
    ['system_name', 'system_name'],
  ] as const)('compare %s', (suffix, field) => {
    const reading = { from: 'field', index: fieldIndex[field] };
    expect(correlationOf(`${bySid}<same_${suffix} />`)?.filters).toEqual([{ kind: 'same', reading }]);
    expect(correlationOf(`${bySid}<different_${suffix} />`)?.filters).toEqual([{ kind: 'different', reading }]);
  });

  it('compare locations', () => {
    const reading = { from: 'location' };
    expect(correlationOf(`${bySid}<same_location /><different_location/>`)?.filters).toEqual([
      { kind: 'same', reading },
      { kind: 'different', reading },
    ]);
  });

  it.each([
    ['not_same_source_ip', 'srcip'],
    ['not_same_user', 'dstuser'],
    ['not_same_id', 'id'],
  ] as const)('know the older name %s', (element, field) => {
    const reading = { from: 'field', index: fieldIndex[field] };
    expect(correlationOf(`${bySid}<${element} />`)?.filters).toEqual([{ kind: 'different', reading }]);
  });

  it('compare dynamic fields, all of them', () => {
    const { one, names } = correlated(
      `${bySid}<same_field>a.b</same_field><not_same_field>c</not_same_field><same_field>D</same_field><different_field>A.B</different_field>`,
    );
    const [ab, c, d] = ['a.b', 'c', 'd'].map((name) => names.slotOf(name));
    expect(one.correlation?.filters).toEqual([
      { kind: 'same-fields', slots: [ab, d] },
      { kind: 'different-fields', slots: [c, ab] },
    ]);
  });

  it('never hold for the same geography, and always for a different one', () => {
    expect(correlationOf(`${bySid}<same_srcgeoip />`)?.filters).toEqual([{ kind: 'never' }]);
    expect(correlationOf(`${bySid}<different_dstgeoip />`)?.filters).toEqual([]);
  });

  it.each(['same_agent', 'not_same_agent'])('do nothing for the deprecated %s', (element) => {
    const { one, problems } = correlated(`<${element} />`);
    expect(one.correlation).toBeUndefined();
    expect(told(problems)).toEqual([`4: warning: rule 200: <${element}> is deprecated and does nothing`]);
  });

  it('need something to correlate with, which check_diff may stand for', () => {
    expect(correlated('<check_diff /><same_id />', 'frequency="3"').problems).toEqual([]);
  });
});

describe('the lists of events by group', () => {
  /** Ids with the lists that their events enter. */
  function listsOf(...texts: readonly string[]): Readonly<Record<number, readonly number[]>> {
    const { set } = load([generic, ...texts]);
    return Object.fromEntries(set.rules.map(({ id, index }) => [id, set.groupListsOf[index] ?? []]));
  }

  const watching = (id: number, groups: string) =>
    rule(id, 9, `<if_sid>1</if_sid><if_matched_group>${groups}</if_matched_group>`);

  it('take in the rules that are loaded before, and the watching rule itself', () => {
    const text = groupNamed('web,', rule(100, 3), watching(101, 'web'), rule(102, 3));
    expect(listsOf(text)).toMatchObject({ 100: [0], 101: [0], 102: [] });
  });

  it('are chosen by the whole pattern', () => {
    const text = groupNamed(
      'web,',
      rule(100, 3),
      rule(101, 3, '<group>attack,</group>'),
      watching(102, '^web,$'),
      watching(103, 'attack|zz'),
    );
    expect(listsOf(text)).toMatchObject({ 100: [0], 101: [1], 102: [0], 103: [] });
  });

  it('count a rule once for each of its places', () => {
    const text = groupNamed(
      'web,',
      rule(100, 3),
      rule(101, 3),
      rule(102, 3, '<if_sid>100 101</if_sid><group>x,</group>'),
      watching(103, 'x,'),
    );
    expect(listsOf(text)).toMatchObject({ 102: [0, 0] });
  });

  it('do not change when a rule is overwritten', () => {
    const overwritten = groupNamed('mail,', rule(100, 3, '', 'overwrite="yes"'));
    const text = groupNamed('web,', rule(100, 3), watching(101, 'web'));
    expect(listsOf(text, overwritten, groupNamed('z,', watching(102, 'mail')))).toMatchObject({ 100: [0, 1] });
  });
});
