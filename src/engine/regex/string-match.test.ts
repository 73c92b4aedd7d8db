import { describe, expect, it } from 'vitest';
import { Subject } from '../event/subject.ts';
import type { Matcher } from './matcher.ts';
import { compileString } from './string-match.ts';

function compile(pattern: string): Matcher {
  const compiled = compileString(pattern);
  if (compiled.kind === 'invalid') throw new Error(compiled.what);
  return compiled.matcher;
}

describe('a string condition', () => {
  it.each([
    ['Deny', 'Deny', true],
    ['Deny', 'deny', false],
    ['Deny', 'Denied', false],
    ['Deny', 'a Deny', false],
    ['^Deny$', 'Deny', false],
    ['a|b', 'a', false],
    ['a|b', 'a|b', true],
    ['!a', 'b', false],
    ['', '', true],
    ['', 'x', false],
    ['\xe9', '\xe9', true],
  ])('%j on %j: %j', (pattern, text, expected) => {
    const subject = new Subject();
    subject.set(text);
    expect(compile(pattern).test(subject)).toBe(expected);
  });

  it.each([
    ['Deny', ['deny']],
    ['d\xe9ni\xe9', ['ni']],
    ['\xe9', undefined],
    ['', undefined],
  ])('%j requires %j, which does not decide', (pattern, required) => {
    expect(compile(pattern)).toMatchObject({ required, requiredDecides: false });
  });
});
