import { describe, expect, it } from 'vitest';
import { findFields, mayBeFilter, searchable } from './find-fields.ts';

const fields = searchable([
  { field: 'data.srcip', values: ['203.0.113.7'] },
  { field: 'rule.groups', values: ['syslog', 'SSHD'] },
  { field: '__proto__.x', values: [''] },
]);

function found(text: string): readonly string[] {
  return findFields(fields, text).map(({ field }) => field);
}

describe('a search among fields', () => {
  it('finds names and values, whatever their case', () => {
    expect(found('SRC')).toEqual(['data.srcip']);
    expect(found('sshd')).toEqual(['rule.groups']);
    expect(found('__proto__')).toEqual(['__proto__.x']);
  });

  it('wants all words', () => {
    expect(found(' rule  sys ')).toEqual(['rule.groups']);
    expect(found('rule 203')).toEqual([]);
  });

  it('finds all when nothing is asked', () => {
    expect(found('  ')).toHaveLength(3);
  });
});

it('what is too long for an address is no filter', () => {
  expect(mayBeFilter('a', 'x'.repeat(1_000))).toBe(true);
  expect(mayBeFilter('a', 'x'.repeat(1_001))).toBe(false);
  expect(mayBeFilter('a'.repeat(257), 'x')).toBe(false);
  expect(mayBeFilter('', 'x')).toBe(false);
});
