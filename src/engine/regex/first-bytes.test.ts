import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Subject } from '../event/subject.ts';
import { compileRegex } from './compile.ts';
import { firstBytesOf } from './first-bytes.ts';
import { Found, type Regex } from './matcher.ts';
import { Unevaluated } from './unevaluated.ts';

function regex(kind: Regex['kind'], pattern: string): Regex | undefined {
  const compiled = compileRegex(kind, pattern, new Unevaluated(), true);
  return compiled.kind === 'matcher' ? compiled.matcher : undefined;
}

/** The bytes in order as text; undefined when there is no telling. */
function bytesOf(kind: Regex['kind'], pattern: string): string | undefined {
  const compiled = regex(kind, pattern);
  const bytes = compiled && firstBytesOf(compiled);
  if (bytes === undefined) return undefined;
  return [...bytes.keys()]
    .filter((byte) => bytes[byte] !== 0)
    .map((byte) => String.fromCharCode(byte))
    .join('');
}

const found = new Found();

function matches(pattern: Regex, text: string): boolean {
  const subject = new Subject();
  subject.set(text);
  return pattern.exec(subject, 0, found);
}

describe('what an osregex may begin with', () => {
  it.each([
    ['^abc', 'Aa'],
    ['^[a]|^(\\d+) x|^\\$', '$0123456789['],
    ['^\\d', '0123456789'],
  ])('is told of %s', (pattern, bytes) => {
    expect(bytesOf('osregex', pattern)).toBe(bytes);
  });

  it.each(['abc', '^a|b', '^\\d*a', '^', '^$', '^(\\d*)', '^\xe9'])('is not told of %s', (pattern) => {
    expect(bytesOf('osregex', pattern)).toBeUndefined();
  });
});

describe('what a PCRE2 pattern may begin with', () => {
  it.each([
    ['^abc', 'a'],
    ['^\\d+x', '0123456789'],
    ['^\\[a', '['],
    ['^"a+', '"'],
  ])('is told of %s', (pattern, bytes) => {
    expect(bytesOf('pcre2', pattern)).toBe(bytes);
  });

  it.each([
    'abc',
    '^a?b',
    '^a*b',
    '^a{0}b',
    '^\\d{0,2}a',
    '^a|b',
    '^(a)',
    '^.a',
    '^\\w',
    '(?i)^a',
    '^[ab]',
    '^^a',
    '^$',
  ])('is not told of %s', (pattern) => {
    expect(bytesOf('pcre2', pattern)).toBeUndefined();
  });
});

describe('a text that a pattern matches', () => {
  const piece = fc.constantFrom(
    '^',
    '$',
    '|',
    '(',
    ')',
    'a',
    'B',
    '\\d',
    '\\d+',
    '\\w*',
    '\\s',
    '\\.',
    '\\S+',
    '*',
    '+',
    '\\(',
    '[',
    '1',
    '?',
  );
  const pattern = fc.array(piece, { maxLength: 6 }).map((pieces) => `^${pieces.join('')}`);
  const text = fc.string({
    unit: fc.constantFrom('a', 'A', 'b', '1', ' ', '(', '[', '+', '*', '?'),
    minLength: 1,
    maxLength: 6,
  });

  it.each(['osregex', 'pcre2'] as const)('begins as was told of the %s', (kind) => {
    fc.assert(
      fc.property(pattern, text, (source, log) => {
        const compiled = regex(kind, source);
        const bytes = compiled && firstBytesOf(compiled);
        if (compiled === undefined || bytes === undefined) return;
        if (matches(compiled, log)) expect(bytes[log.charCodeAt(0)]).toBe(1);
      }),
      { numRuns: 3_000 },
    );
  });
});
