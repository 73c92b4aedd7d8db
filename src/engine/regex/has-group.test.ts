import { describe, expect, it } from 'vitest';
import { compileRegex } from './compile.ts';
import { hasGroup } from './has-group.ts';
import { Unevaluated } from './unevaluated.ts';

function hasOne(kind: 'osregex' | 'pcre2', pattern: string): boolean {
  const compiled = compileRegex(kind, pattern, new Unevaluated());
  if (compiled.kind === 'invalid') throw new Error(compiled.what);
  return hasGroup(compiled.matcher);
}

describe('a group', () => {
  it.each(['(\\d)', 'a (b)', '\\\\(a)', '\\((a)', '[(\\S+)]'])('is in the osregex %s', (pattern) => {
    expect(hasOne('osregex', pattern)).toBe(true);
  });

  it.each(['a', '\\(a\\)', '\\\\'])('is not in the osregex %s', (pattern) => {
    expect(hasOne('osregex', pattern)).toBe(false);
  });

  it.each([
    '(a)',
    '(?:a(b))',
    '(?<name>a)',
    '(?P<name>a)',
    "(?'name'a)",
    '[(](a)',
    '[]](a)',
    '[^]](a)',
    '[\\]](a)',
    '(*UTF)(a)',
    '\n(a)',
    '(?i)x\\((a)',
  ])('is in the PCRE2 pattern %j', (pattern) => {
    expect(hasOne('pcre2', pattern)).toBe(true);
  });

  it.each(['a', '\\(', '(?:a)', '(?i)a', '[(a)]', '[](a)]', '(*UTF)a', '(?=a)', '(?<=a)b', '(?<!a)b'])(
    'is not in the PCRE2 pattern %j',
    (pattern) => {
      expect(hasOne('pcre2', pattern)).toBe(false);
    },
  );

  it('is not searched for without end', () => {
    expect(hasOne('pcre2', `[${'\\\\'.repeat(400)}]`)).toBe(false);
  });
});
