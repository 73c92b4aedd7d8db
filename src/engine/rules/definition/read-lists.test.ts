import { describe, expect, it } from 'vitest';
import { fieldIndex } from '../../event/fields.ts';
import { conditionsOf, generic, group, load, loadOne, outline, rule, told } from '../rule-loading.contract.ts';

const given = { lists: { 'etc/lists/users': 'alice:admin\nbob:\n' } };

describe('the lists of a rule', () => {
  it('look up a key by default', () => {
    expect(conditionsOf('<list field="srcip">etc/lists/users</list>', '', given)).toMatchObject([
      {
        kind: 'list',
        lookup: 'match_key',
        value: undefined,
        reading: { from: 'field', index: fieldIndex.srcip },
        list: { path: 'etc/lists/users' },
      },
    ]);
  });

  it('have the entries of the file', () => {
    const [condition] = conditionsOf('<list field="user">etc/lists/users</list>', '', given);
    expect(condition?.kind === 'list' && [...condition.list.values]).toEqual([
      ['alice', 'admin'],
      ['bob', ''],
    ]);
  });

  it('may be named with .cdb', () => {
    expect(conditionsOf('<list field="user">etc/lists/users.cdb</list>', '', given)).toHaveLength(1);
  });

  it.each([
    ['user', { from: 'srcuser-or-dstuser' }],
    ['hostname', { from: 'hostname' }],
    ['program_name', { from: 'program_name' }],
    ['extra_data', { from: 'field', index: fieldIndex.extra_data }],
    ['SrcIP', { from: 'field', index: fieldIndex.srcip }],
    ['audit.key', { from: 'dynamic', slot: 0 }],
    ['srcuser', { from: 'dynamic', slot: 0 }],
    ['location', { from: 'dynamic', slot: 0 }],
  ])('read the field %s', (field, reading) => {
    expect(conditionsOf(`<list field="${field}">etc/lists/users</list>`, '', given)).toMatchObject([{ reading }]);
  });

  it.each(['not_match_key', 'address_match_key', 'not_address_match_key'])('look up by %s', (lookup) => {
    const list = `<list Field="user" lookup="${lookup}">etc/lists/users</list>`;
    expect(conditionsOf(list, '', given)).toMatchObject([{ lookup, value: undefined }]);
  });

  it.each(['match_key_value', 'address_match_key_value'])('compare the value by %s', (lookup) => {
    const list = `<list field="user" lookup="${lookup}" check_value="^ad">etc/lists/users</list>`;
    expect(conditionsOf(list, '', given)).toMatchObject([{ lookup, value: { kind: 'osmatch', source: '^ad' } }]);
  });

  it('all count, also three and more', () => {
    const list = '<list field="user">etc/lists/users</list>';
    expect(loadOne(list.repeat(4), '', given).one.conditions).toHaveLength(4);
  });

  it('find a list whose path has letters above ASCII', () => {
    const xml = `${generic}${group(rule(100, 5, '<list field="user">etc/lists/öffentlich</list>'))}`;
    const { set, problems } = load(xml, { lists: { 'etc/lists/öffentlich': 'ann:' } });
    expect([outline(set.roots), told(problems)]).toEqual(['1(100) 4', []]);
  });

  it('leave a rule out that names a list which is not configured', () => {
    const text = `${generic}${group(rule(100, 5, '<list field="user">etc/lists/other</list>'), rule(101, 3))}`;
    const { set, problems } = load(text, given);
    expect(outline(set.roots)).toBe('1(101) 4');
    expect(told(problems)).toEqual(['3: skipped: rule 100: the list etc/lists/other is not configured']);
    expect(problems[0]?.remedy).toBe(
      'add <list>etc/lists/other</list> to <ruleset> of ossec.conf, with the very same path',
    );
  });
});
