import { describe, expect, it } from 'vitest';
import type { RulesetProblem } from '../../ruleset-problem.ts';
import { generic, group, groupNamed, load, outline, rule, ruleOf, told } from '../rule-loading.contract.ts';

/** The tree of these rules below the generic ones, and what was reported. */
function treeOf(...rules: readonly string[]): { readonly tree: string; readonly problems: readonly string[] } {
  const { set, problems } = load(`${generic}${group(...rules)}`);
  return { tree: outline(set.roots), problems: problems.map(briefly) };
}

const briefly = ({ severity, what }: RulesetProblem) => `${severity}: ${what}`;

const under = (ids: string) => `<if_sid>${ids}</if_sid>`;

describe('the order of siblings', () => {
  it('is level 0 first, then from the highest level down, and as loaded among equals', () => {
    const { tree } = treeOf(
      rule(90, 0, '<decoded_as>sshd</decoded_as>'),
      rule(101, 3, under('90')),
      rule(102, 7, under('90')),
      rule(103, 7, under('90')),
      rule(104, 0, under('90')),
      rule(105, 12, under('90'), 'accuracy="0"'),
    );
    expect(tree).toBe('1(90(104 102 103 101 105)) 4');
  });

  it('puts rules of accuracy 0 last, by their bare level', () => {
    const accurate = 'accuracy="0"';
    const { tree } = treeOf(
      rule(101, 2, '', accurate),
      rule(102, 1),
      rule(103, 16, '', accurate),
      rule(104, 0, '', accurate),
    );
    expect(tree).toBe('1(102 104 103 101) 4');
  });

  it('is by level among generic rules, too', () => {
    const roots = load(group(rule(2, 3), rule(3, 0), rule(5, 9))).set.roots;
    expect(outline(roots)).toBe('3 5 2');
  });

  it('turns level 0 with accuracy 0 into a real level 99', () => {
    const { set } = load(`${generic}${group(rule(100, 0, '', 'accuracy="0"'), rule(101, 0))}`);
    expect([set.byId.get(100)?.level, set.byId.get(101)?.level]).toEqual([99, 0]);
  });
});

describe('the place of a rule', () => {
  it('is below the generic rule of its category when it names no parent', () => {
    expect(treeOf(rule(100, 3), rule(101, 3, '<category>web-log</category>')).tree).toBe('1(100) 4(101)');
  });

  it('is below every node of every parent by id', () => {
    const { tree } = treeOf(rule(100, 3), rule(110, 3), rule(120, 3, under('100, 110')), rule(130, 3, under('120')));
    expect(tree).toBe('1(100(120(130)) 110(120(130))) 4');
  });

  it('gives a child by id the category of its last parent', () => {
    const loaded = load(
      `${generic}${group(rule(100, 3), rule(101, 3, '<category>web-log</category>'), rule(102, 3, under('100 101')))}`,
    );
    expect(ruleOf(loaded, 102).category).toBe('web-log');
  });

  it('joins several if_sid elements into one text', () => {
    expect(treeOf(rule(100200, 3), rule(300, 3, `${under('100')}${under('200')}`)).tree).toBe('1(100200(300)) 4');
  });

  it.each([['100,'], ['100 '], ['100, ']])(
    'adds the generic rule as a parent for the separator at the end of %j',
    (ids) => {
      expect(treeOf(rule(100, 5), rule(101, 3, under(ids))).tree).toBe('1(100(101) 101) 4');
    },
  );

  it('takes the generic rule of the category that the parent gave', () => {
    const { tree } = treeOf(rule(100, 5, '<category>web-log</category>'), rule(101, 3, under('100,')));
    expect(tree).toBe('1 4(100(101) 101)');
  });

  it('takes no note of separators elsewhere', () => {
    expect(treeOf(rule(100, 5), rule(101, 3, under(' ,100,, 100'))).tree).toBe('1(100(101 101)) 4');
  });

  it('is below the rule itself once more when its own id follows a parent that exists', () => {
    expect(treeOf(rule(100, 5), rule(101, 3, under('100, 101')))).toEqual({ tree: '1(100(101(101))) 4', problems: [] });
    expect(treeOf(rule(100, 5), rule(101, 3, under('101, 100'))).problems).toEqual([
      'warning: rule 101: its parent 101 is not loaded before it; the other parents stay',
    ]);
  });

  it('is below all rules of a level and above, level 0 among them', () => {
    const { tree } = treeOf(rule(100, 2), rule(101, 5), rule(102, 0), rule(103, 3, '<if_level>3</if_level>'));
    expect(tree).toBe('1(102(103) 101(103) 103 100) 4(103)');
  });

  it('is below all rules whose groups contain a text', () => {
    const { set } = load([
      generic,
      groupNamed('ab,', rule(100, 3), rule(101, 3, '<group>authentication_failures,</group>')),
      groupNamed(
        'other,',
        rule(102, 3, '<if_group>Authentication_Fail</if_group>'),
        rule(103, 3, '<if_group>^ab|zz</if_group>'),
      ),
    ]);
    expect(outline(set.roots)).toBe('1(100(103) 101(102 103)) 4');
  });

  it('is below the correlated rule when nothing else is named', () => {
    const { tree } = treeOf(
      rule(100, 3),
      rule(101, 3, '<if_matched_sid>100</if_matched_sid>'),
      rule(102, 3, '<if_level>16</if_level><if_matched_sid>100</if_matched_sid>'),
      rule(103, 3, '<if_group>test</if_group><if_matched_sid>101</if_matched_sid>'),
      rule(104, 3, '<if_matched_regex>x</if_matched_regex>'),
    );
    expect(tree).toBe('1(100(101(103) 102(103) 103) 104) 4');
  });

  it('is below the correlated groups when nothing else is named', () => {
    const { tree } = treeOf(
      rule(100, 3, '<group>login,</group>'),
      rule(101, 3),
      rule(102, 3, '<if_matched_group>login</if_matched_group>'),
      rule(103, 3, `${under('101')}<if_matched_group>login</if_matched_group>`),
    );
    expect(tree).toBe('1(100(102) 101(103)) 4');
  });

  it('is by if_sid before if_level before if_group', () => {
    const { tree } = treeOf(
      rule(100, 3),
      rule(101, 9),
      rule(102, 5, `${under('100')}<if_level>9</if_level><if_group>test</if_group>`),
      rule(103, 4, '<if_level>9</if_level><if_group>test</if_group>'),
    );
    expect(tree).toBe('1(101(103) 103 100(102)) 4(103)');
  });

  it('only has parents that are loaded before', () => {
    expect(treeOf(rule(101, 3, under('100')), rule(100, 3))).toEqual({
      tree: '1(100) 4',
      problems: ['skipped: rule 101: it refers to rule 100, which is not loaded before it'],
    });
  });
});

describe('parents that are not there', () => {
  it('are warned about when there are others', () => {
    expect(treeOf(rule(100, 3), rule(101, 3, under('100, 555')))).toEqual({
      tree: '1(100(101)) 4',
      problems: ['warning: rule 101: its parent 555 is not loaded before it; the other parents stay'],
    });
  });

  it('leave out a correlation rule even when there are others', () => {
    const correlation = `${under('100, 555')}<if_matched_sid>100</if_matched_sid>`;
    expect(treeOf(rule(100, 3), rule(101, 3, correlation))).toEqual({
      tree: '1(100) 4',
      problems: ['skipped: rule 101: it refers to rule 555, which is not loaded before it'],
    });
  });

  it.each([
    [under('555'), 'it refers to rule 555, which is not loaded before it'],
    [under('0100'), 'it refers to rule 100, which is not loaded before it'],
    [`${under('1')}<if_matched_sid>555</if_matched_sid>`, 'it refers to rule 555, which is not loaded before it'],
    ['<if_matched_sid>555</if_matched_sid>', 'it refers to rule 555, which is not loaded before it'],
    ['<if_group>nobody</if_group>', 'no rule before it is in a group "nobody"'],
    ['<if_matched_group>nobody</if_matched_group>', 'no rule before it is in a group "nobody"'],
    ['<if_level>100</if_level>', 'no rule before it has level 100 or above'],
    ['<category>squid</category>', 'there is no generic rule (of an id below 10) of category squid before it'],
  ])('leave out a rule with %s', (elements, why) => {
    expect(treeOf(rule(101, 3, elements))).toEqual({ tree: '1 4', problems: [`skipped: rule 101: ${why}`] });
  });

  it('do not drag a cascade of reports behind one mistake', () => {
    const { problems } = treeOf(
      rule(100, 3, '<regex>(</regex>'),
      rule(101, 3, under('100')),
      rule(102, 3, under('101')),
      rule(103, 3, '<if_matched_sid>102</if_matched_sid>'),
      rule(104, 3, '<if_group>nobody</if_group>'),
      rule(105, 3, under('555')),
    );
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(/^mistake: rule 100: <regex>: /);
    expect(problems[1]).toBe('skipped: rule 105: it refers to rule 555, which is not loaded before it');
  });

  it('are not missed again when their whole file cannot be read', () => {
    const { problems } = load([generic, `<group name="a">${rule(100, 3)}`, group(rule(101, 3, under('100')))]);
    expect(told(problems)).toEqual(['1: mistake: the element <group> is never closed']);
  });
});
