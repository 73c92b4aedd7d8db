import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileOsMatch } from './os-match.ts';

function matches(pattern: string, text: string): boolean {
  const compiled = compileOsMatch(pattern);
  if (compiled.kind === 'invalid') throw new Error(compiled.what);
  return compiled.matches(text);
}

const kelvin = '\u212a';

describe('osmatch', () => {
  it.each([
    // Contains, whatever the case of ASCII letters.
    ['cron', 'the CROND job', true],
    ['CRON', 'the crond job', true],
    ['cron', 'the cr0n job', false],
    // Anchors belong to their alternative and count only at its ends.
    ['^cron$', 'CRON', true],
    ['^cron$', 'crond', false],
    ['^cron', 'crond', true],
    ['^cron', 'anacron', false],
    ['cron$', 'anacron', true],
    ['cron$', 'crond', false],
    ['job|^cron', 'crond', true],
    ['job|^cron', 'anacron', false],
    ['a^b', 'xa^bx', true],
    ['a$b', 'xa$bx', true],
    ['^^a', '^ab', true],
    ['a$$', 'ba$', true],
    // An empty alternative is always true.
    ['', 'anything', true],
    ['', '', true],
    ['zzz|', 'anything', true],
    ['|zzz', 'anything', true],
    ['^', 'anything', true],
    ['$', 'anything', true],
    ['^$', '', true],
    ['^$', 'x', false],
    // A first ! negates the whole; anywhere else it is literal.
    ['!x|y', 'abc', true],
    ['!x|y', 'aye', false],
    ['!', 'anything', false],
    ['^!x', '!xyz', true],
    ['x|!y', 'y', false],
    // Nothing else is special, and blanks count.
    ['x.z', 'xyz', false],
    ['x.z', 'x.z', true],
    ['x*', 'xxx', false],
    ['x*', '2x*3', true],
    ['\\d+(x)', '12x', false],
    ['\\d+(x)', 'a\\d+(x)', true],
    [' x ', 'axa', false],
    [' x ', 'a x a', true],
    // Above ASCII: impossible unless anchored, and never folded.
    ['ü', 'ü', false],
    ['aü', 'aü', false],
    ['ü|b', 'b', true],
    ['!ü', 'ü', true],
    ['^ü', 'üx', true],
    ['ü$', 'xü', true],
    ['^ü$', 'ü', true],
    ['^Ü', 'üx', false],
    ['k', kelvin, false],
    ['K', `${kelvin} k`, true],
    ['^a', `A${kelvin}`, true],
    // A text ends at its first NUL.
    ['b', 'a\0b', false],
    ['a$', 'a\0b', true],
  ])('%j on %j: %j', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it('refuses a pattern over 20480 bytes', () => {
    expect(compileOsMatch('é'.repeat(10_240)).kind).toBe('matcher');
    expect(compileOsMatch(`${'é'.repeat(10_240)}x`)).toMatchObject({ kind: 'invalid', remedy: 'shorten it' });
  });

  it('answers the same for characters and for their bytes', () => {
    const bytes = (text: string) => Buffer.from(text).toString('latin1');
    const some = fc.string({ unit: fc.constantFrom('a', 'B', 'é', 'É', kelvin, '|', '^', '$', '!'), maxLength: 6 });
    fc.assert(
      fc.property(some, some, (pattern, text) => {
        expect(matches(pattern, text)).toBe(matches(bytes(pattern), bytes(text)));
      }),
    );
  });

  it('negates exactly: a pattern and its ! never agree', () => {
    const some = fc.string({ unit: fc.constantFrom('a', 'b', '|', '^', '$', ' '), maxLength: 6 });
    fc.assert(
      fc.property(some, some, (pattern, text) => {
        expect(matches(`!${pattern}`, text)).toBe(!matches(pattern, text));
      }),
    );
  });
});
