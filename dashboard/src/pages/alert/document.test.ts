import { describe, expect, it } from 'vitest';
import { at, countAt, isDocument, textAt, textsAt } from './document.ts';

const document = {
  rule: { level: 10, groups: ['sshd', 7, { odd: true }, ''], mail: false, empty: '' },
  agent: 'web-1',
};

describe('a value of a document', () => {
  it('is read by its path', () => {
    expect(at(document, 'rule', 'groups', 'x')).toBeUndefined();
    expect(textAt(document, 'rule', 'level')).toBe('10');
    expect(textAt(document, 'rule', 'mail')).toBe('false');
  });

  it('is no text when it is empty, missing or no scalar', () => {
    expect([textAt(document, 'rule'), textAt(document, 'rule', 'empty'), textAt(document, 'none', 'x')]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('is never one that all objects have', () => {
    for (const name of ['constructor', 'toString', '__proto__']) expect(at(document, name)).toBeUndefined();
    const own: unknown = JSON.parse('{"__proto__":{"a":"b"},"constructor":"c"}');
    expect(textAt(own, '__proto__', 'a')).toBe('b');
    expect(textAt(own, 'constructor')).toBe('c');
  });

  it('is a list of its scalars, or of the one that is there', () => {
    expect(textsAt(document, 'rule', 'groups')).toEqual(['sshd', '7']);
    expect(textsAt(document, 'agent')).toEqual(['web-1']);
    expect(textsAt(document, 'none')).toEqual([]);
  });

  it('is a count when it is a whole number, also as text', () => {
    expect(countAt({ a: '54' }, 'a')).toBe(54);
    expect(countAt({ a: 3 }, 'a')).toBe(3);
    expect([countAt({ a: '5.4' }, 'a'), countAt({ a: 'x' }, 'a'), countAt({}, 'a')]).toEqual([null, null, null]);
  });
});

it('only objects are documents', () => {
  expect([{}, [], null, 'text', 1].map(isDocument)).toEqual([true, false, false, false, false]);
});
