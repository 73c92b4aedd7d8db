import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBytes } from '../../lib/bytes.ts';
import { Subject } from '../event/subject.ts';
import type { Matcher } from './matcher.ts';
import { compileOsMatch, compileOsMatcher } from './os-match.ts';

function matches(pattern: string, text: string): boolean {
  const compiled = compileOsMatch(pattern);
  if (compiled.kind === 'invalid') throw new Error(compiled.what);
  return compiled.matches(text);
}

function compileMatcher(pattern: string): Matcher {
  const compiled = compileOsMatcher(pattern);
  if (compiled.kind === 'invalid') throw new Error(compiled.what);
  return compiled.matcher;
}

function subjectOf(text: string): Subject {
  const subject = new Subject();
  subject.set(text);
  return subject;
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
    // The engine's texts are byte strings and end before a NUL.
    const [subject] = toBytes(text).split('\0');
    expect(compileMatcher(toBytes(pattern)).test(subjectOf(subject ?? ''))).toBe(expected);
  });

  it('refuses a pattern over 20480 bytes', () => {
    expect(compileOsMatch('é'.repeat(10_240)).kind).toBe('matcher');
    expect(compileOsMatch(`${'é'.repeat(10_240)}x`)).toMatchObject({ kind: 'invalid', remedy: 'shorten it' });
    expect(compileOsMatcher('x'.repeat(20_480)).kind).toBe('matcher');
    expect(compileOsMatcher('x'.repeat(20_481))).toMatchObject({ kind: 'invalid', remedy: 'shorten it' });
  });

  it('answers the same for characters and for their bytes', () => {
    const some = fc.string({ unit: fc.constantFrom('a', 'B', 'é', 'É', kelvin, '|', '^', '$', '!'), maxLength: 6 });
    fc.assert(
      fc.property(some, some, (pattern, text) => {
        expect(matches(pattern, text)).toBe(matches(toBytes(pattern), toBytes(text)));
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

describe('the literals that an osmatch requires', () => {
  it.each([
    ['Cron', ['cron'], true],
    ['cron|at job', ['cron', 'at job'], true],
    // What is impossible drops out; where all is, nothing can satisfy.
    ['\xe9|cron', ['cron'], true],
    ['\xe9', [], true],
    // Anchored ones have to occur, but that does not decide; bytes above ASCII are left out of them.
    ['^cron|job', ['cron', 'job'], false],
    ['cron$', ['cron'], false],
    ['^cron$', ['cron'], false],
    ['^caf\xe9 cron', [' cron'], false],
    // Nothing is known where anything, or nothing of ASCII, will do.
    ['cron|', undefined, false],
    ['cron|^', undefined, false],
    ['', undefined, false],
    ['^\xe9', undefined, false],
    ['!cron', undefined, false],
  ])('of %j are %j, and that they decide is %j', (pattern, required, requiredDecides) => {
    expect(compileMatcher(pattern)).toMatchObject({ required, requiredDecides });
  });

  it('never rule out a match, and decide where they say so', () => {
    const unit = fc.constantFrom('a', 'B', 'b', '|', '^', '$', '!', ' ', '\xe9');
    const some = fc.string({ unit, maxLength: 8 });
    fc.assert(
      fc.property(some, some, (pattern, text) => {
        const matcher = compileMatcher(pattern);
        const { required, requiredDecides } = matcher;
        if (required === undefined) return;
        const occurs = required.some((literal) => text.toLowerCase().includes(literal));
        if (!occurs) expect(matcher.test(subjectOf(text))).toBe(false);
        if (requiredDecides) expect(matcher.test(subjectOf(text))).toBe(occurs);
      }),
      { numRuns: 3_000 },
    );
  });
});
