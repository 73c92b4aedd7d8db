import { describe, expect, it } from 'vitest';
import { generic, group, groupNamed, load, outline, rule, ruleOf, told } from '../rule-loading.contract.ts';

const overwriting = (id: number, level: number, elements = '', attributes = '') =>
  rule(id, level, elements, `${attributes} overwrite="yes"`);

const under = (id: number) => `<if_sid>${id}</if_sid>`;

describe('a rule that overwrites another', () => {
  it('replaces all that it says, and merges nothing', () => {
    const first =
      '<match>old</match><regex>old</regex><group>old,</group><options>no_full_log</options><info>old</info>';
    const loaded = load([
      generic,
      groupNamed('a,', rule(100, 12, first, 'ignore="60" noalert="1" maxsize="9"')),
      groupNamed('b,', overwriting(100, 2, '<url>new</url><mitre><id>T1</id></mitre>').replace('Rule 100', 'New')),
    ]);
    expect(loaded.problems).toEqual([]);
    expect(loaded.set.rules.map(({ id }) => id)).toEqual([1, 4, 100]);
    expect(ruleOf(loaded, 100)).toMatchObject({
      ...{ level: 2, groups: 'b,', description: 'New', info: undefined, mitre: { ids: ['T1'] }, ignore: 0 },
      ...{ noAlert: false, logs: false, mails: false, noFullLog: false, file: 'c.xml' },
      conditions: [{ kind: 'text', matcher: { source: 'new' } }],
    });
  });

  it('keeps its places and its children', () => {
    const { set, problems } = load([
      generic,
      group(rule(100, 3), rule(101, 3), rule(102, 3, '<if_sid>100 101</if_sid>'), rule(103, 3, under(102))),
      group(overwriting(102, 3)),
    ]);
    expect(outline(set.roots)).toBe('1(100(102(103)) 101(102(103))) 4');
    expect(problems).toEqual([]);
  });

  it('may stand in the same file, and the last of several holds', () => {
    const loaded = load(
      `${generic}${group(rule(100, 3), overwriting(100, 4), overwriting(100, 6), overwriting(100, 5))}`,
    );
    expect(ruleOf(loaded, 100).level).toBe(5);
    expect(loaded.problems).toEqual([]);
  });

  it('leaves the order of its siblings, while later ones compare with the new level', () => {
    const rules = [rule(100, 9), rule(101, 7), overwriting(100, 2)];
    expect(outline(load(`${generic}${group(...rules)}`).set.roots)).toBe('1(100 101) 4');
    expect(outline(load(`${generic}${group(...rules, rule(102, 5))}`).set.roots)).toBe('1(102 100 101) 4');
    const raised = [rule(100, 7), rule(101, 2), overwriting(101, 9), rule(102, 5)];
    expect(outline(load(`${generic}${group(...raised)}`).set.roots)).toBe('1(100 101 102) 4');
  });

  it('has the category that it says, syslog when it says none', () => {
    const loaded = load([
      generic,
      group(rule(100, 3, '<category>web-log</category>'), overwriting(100, 3), rule(101, 3, '<if_sid>100,</if_sid>')),
    ]);
    expect(ruleOf(loaded, 100).category).toBe('syslog');
    expect(outline(loaded.set.roots)).toBe('1(101) 4(100(101))');
  });

  it('is found by later searches under its new groups and level', () => {
    const { set } = load([
      generic,
      groupNamed('old,', rule(100, 3)),
      groupNamed('new,', overwriting(100, 9)),
      groupNamed('z,', rule(101, 1, '<if_group>new</if_group>'), rule(102, 1, '<if_group>old|test</if_group>')),
    ]);
    expect(outline(set.roots)).toBe('1(100(101)) 4');
  });

  it.each([
    ['if_sid', '<if_sid>100</if_sid>', '<if_sid>101</if_sid>', '"100" stays'],
    ['if_level', '<if_level>3</if_level>', '<if_level>4</if_level>', '"3" stays'],
    ['if_group', '<if_group>test</if_group>', '<if_group>tes</if_group>', '"test" stays'],
    ['if_matched_sid', '<if_matched_sid>100</if_matched_sid>', '<if_matched_sid>101</if_matched_sid>', '"100" stays'],
    ['if_sid', '', '<if_sid>100</if_sid>', 'the rule keeps having none'],
  ])('does not change <%s>, and warns when it differs', (name, first, second, kept) => {
    const base = [rule(100, 3), rule(101, 4)];
    const before = load(`${generic}${group(...base, rule(200, 5, first))}`);
    const after = load(`${generic}${group(...base, rule(200, 5, first), overwriting(200, 5, second))}`);
    expect(outline(after.set.roots)).toBe(outline(before.set.roots));
    expect(told(after.problems)).toEqual([`6: warning: rule 200: overwriting does not change <${name}>: ${kept}`]);
    expect(after.set.byId.get(200)?.correlation?.source).toEqual(before.set.byId.get(200)?.correlation?.source);
  });

  it('says nothing when the parents are the same', () => {
    const { problems } = load(
      `${generic}${group(rule(100, 3), rule(101, 3, under(100)), overwriting(101, 3, under(100)))}`,
    );
    expect(problems).toEqual([]);
  });

  it('is loaded as a rule of its own when there is none to overwrite', () => {
    const { set, problems } = load(`${generic}${group(rule(100, 3), overwriting(101, 5, under(100)))}`);
    expect(outline(set.roots)).toBe('1(100(101)) 4');
    expect(told(problems)).toEqual([
      '4: warning: rule 101: there is no rule of this id before it to overwrite; it is loaded as a rule of its own',
    ]);
  });

  it('leaves the original as it is when it would be left out itself', () => {
    const loaded = load(`${generic}${group(rule(100, 3), overwriting(100, 9, '<list field="user">etc/none</list>'))}`);
    expect(ruleOf(loaded, 100)).toMatchObject({ level: 3, conditions: [] });
    expect(told(loaded.problems)).toEqual(['4: skipped: rule 100: the list etc/none is not configured']);
  });
});

describe('overwriting a correlation rule', () => {
  const bySid = '<if_matched_sid>100</if_matched_sid>';
  const byGroup = '<if_matched_group>login,</if_matched_group>';
  const byRegex = '<if_matched_regex>x</if_matched_regex>';
  const base = group(rule(100, 3, '<group>login,</group>'));

  const overwritten = (first: string, second: string) => {
    const loaded = load([
      generic,
      base,
      group(rule(200, 9, first)),
      group(overwriting(200, 9, second, 'timeframe="9"')),
    ]);
    return { ...loaded, one: ruleOf(loaded, 200) };
  };

  it('by one that correlates with nothing ends the correlation, but not the list', () => {
    const { one, set } = overwritten(bySid, '');
    expect(one).toMatchObject({ correlation: undefined, conditions: [], shownFrequency: undefined });
    expect(set.rules.filter(({ index }) => set.sidWatched[index]).map(({ id }) => id)).toEqual([100]);
  });

  it('keeps what is searched, and takes over how', () => {
    const { one } = overwritten(bySid, `${bySid}<same_id />`);
    expect(one.correlation).toMatchObject({ source: { kind: 'sid' }, timeframe: 9, filters: [{ kind: 'same' }] });
    expect(overwritten(byGroup, byGroup).one.correlation?.source).toEqual({ kind: 'group', list: 0 });
  });

  it('replaces the pattern of if_matched_regex', () => {
    const { one } = overwritten(byRegex, '<if_matched_regex>y</if_matched_regex>');
    expect(one.correlation?.source).toMatchObject({ kind: 'regex', matcher: { source: 'y' } });
  });

  it.each([
    ['a plain rule', '', bySid],
    ['one by rule', bySid, byGroup],
    ['one by group', byGroup, bySid],
  ])('of %s by one of another kind leaves it nothing to find', (_, first, second) => {
    expect(overwritten(first, second).one).toMatchObject({ correlation: undefined, conditions: [{ kind: 'never' }] });
  });
});
