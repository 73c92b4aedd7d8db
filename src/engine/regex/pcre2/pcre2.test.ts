import { describe, expect, it } from 'vitest';
import { Subject } from '../../event/subject.ts';
import { Found, type Regex } from '../matcher.ts';
import { Unevaluated } from '../unevaluated.ts';
import { compilePcre2 } from './pcre2.ts';

const unevaluated = new Unevaluated();

function compile(pattern: string): Regex {
  const compiled = compilePcre2(pattern, unevaluated);
  if (compiled.kind === 'invalid') throw new Error(compiled.what);
  return compiled.matcher;
}

function subjectOf(text: string): Subject {
  const subject = new Subject();
  subject.set(text);
  return subject;
}

const matches = (pattern: string, text: string) => compile(pattern).test(subjectOf(text));

/** What is captured, and the text that a following `offset` sees. */
function captured(pattern: string, text: string, from = 0) {
  const found = new Found();
  if (!compile(pattern).exec(subjectOf(text), from, found)) return undefined;
  const groups = Array.from({ length: found.count }, (_, group) => text.slice(found.starts[group], found.ends[group]));
  return { groups, rest: text.slice(found.after) };
}

describe('pcre2', () => {
  it.each([
    // Case counts, unless (?i) says otherwise; folding is of ASCII alone.
    ['Root', 'root', false],
    ['(?i)Root', 'for rOOT', true],
    ['(?i)\xe9', '\xc9', false],
    ['\xe9', 'caf\xe9', true],
    // Bytes, not characters.
    ['^..$', '\xc3\xa9', true],
    ['^\\w$', '\xe9', false],
    ['a\\sb', 'a\xa0b', false],
    ['a\\sb', 'a\tb', true],
    // The dot and newlines.
    ['a.b', 'a\nb', false],
    ['a.b', 'a\rb', true],
    ['(?s)a.b', 'a\nb', true],
    // Anchors: $ also holds before a last newline.
    ['^b', 'ab', false],
    ['^b', 'a\nb', false],
    ['(?m)^b', 'a\nb', true],
    ['a$', 'a\n', true],
    ['a$', 'a\n\n', false],
    ['a$', 'a\nb', false],
    ['(?m)a$', 'a\nb', true],
    ['^$', '', true],
    ['^$', '\n', true],
    ['^$', 'a', false],
    ['a\\z', 'a\n', false],
    ['^10$|^20$', '20\n', true],
    ['^10$|^20$', '120', false],
    ['', 'anything', true],
    ['a|', 'zzz', true],
    // A flag in the middle, as repeated elements make one: what comes before it keeps its case.
    ['user_(?i)Admin', 'user_ADMIN', true],
    ['user_(?i)Admin', 'USER_admin', false],
    ['^(?i)Admin', 'aDMIN x', true],
    ['a(?:b(?i)c|d)e', 'aDe', true],
    ['a(?:b(?i)c|d)e', 'aDE', false],
    ['(?i:a)b', 'Ab', true],
    ['(?i:a)b', 'AB', false],
    ['(?i)a(?-i)b', 'AB', false],
    // What RE2 and JavaScript do not have, or have differently.
    ['^(?=.*a)(?=.*R)', 'Rxa', true],
    ['^(?!^$|^-$).*', '-', false],
    ['^(?!^$|^-$).*', '--', true],
    ['\\Qa.b\\E+', 'a.bbb', true],
    ['\\Qa.b\\E', 'axb', false],
    ['(?>a|ab)c', 'abc', false],
    ['[[:digit:]]+x', '12x', true],
    ['(?mUs)ACT :(.*)(?:^[A-Z]+:)', 'ACT :x\ny\nEND:', true],
    ['[^]a]b', '[b', true],
    ['(?i)(?:ab|cd)\\.ex', 'xCD.EX', true],
    ['a{2}b{1,}', 'aab', true],
    ['a{b', 'a{b', true],
  ])('%j on %j: %j', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });
});

describe('what pcre2 captures', () => {
  it.each([
    // Empty for a group without part in the match, nothing after the last one that has.
    ['(\\d+)?-(x)?(y)?-(\\w+)', 'abc -y-z', ['', '', 'y', 'z'], ''],
    ['(a)(b)?', 'xac', ['a'], 'c'],
    ['(a)|(b)', 'b', ['', 'b'], ''],
    ['(\\d*)x', 'x', [''], ''],
    ['src=(\\S+)?\\s', 'dst=1 src=2 x', ['2'], 'x'],
    // A following offset begins just after the match: nothing is swallowed, also at the end and after an empty match.
    ['^(\\w+)', 'abc def', ['abc'], ' def'],
    ['(\\w+)$', 'abc def', ['def'], ''],
    ['(?=(c))', 'abc', ['c'], 'c'],
    ['a\\Kb(c)?', 'xab', [], ''],
  ])('%j on %j: %j', (pattern, text, groups, rest) => {
    expect(captured(pattern, text)).toEqual({ groups, rest });
  });

  it('sees only the text from the offset on', () => {
    expect(captured('^(b)', 'ab', 1)).toEqual({ groups: ['b'], rest: '' });
    expect(captured('(?<=a)b', 'ab', 1)).toBeUndefined();
    expect(captured('(?<=a)(b)', 'ab', 0)).toEqual({ groups: ['b'], rest: '' });
    expect(captured('(x)?', 'ab', 2)).toEqual({ groups: [], rest: '' });
  });

  it('keeps the first 256 groups', () => {
    const { groups } = captured('(.)'.repeat(300), 'ab'.repeat(150)) ?? {};
    expect(groups?.join('')).toBe('ab'.repeat(128));
  });

  it('gives the same answers for many patterns on texts that change', () => {
    const word = compile('(\\w+)=');
    const number = compile('=(\\d+)');
    const subject = new Subject();
    const found = new Found();
    for (const text of ['a=1', 'bb=22', 'none', `${'c'.repeat(70_000)}=333`, 'd=4']) {
      subject.set(text);
      const [, name, value] = /^(\w+)=(\d+)$/.exec(text) ?? [];
      expect(word.exec(subject, 0, found) ? text.slice(found.starts[0], found.ends[0]) : undefined).toBe(name);
      expect(number.exec(subject, 0, found) ? text.slice(found.starts[0], found.ends[0]) : undefined).toBe(value);
    }
  });
});

describe('a pcre2 pattern that is not one', () => {
  it('is refused with what PCRE2 says, and where', () => {
    expect(compilePcre2('user (\\w+', unevaluated)).toMatchObject({
      kind: 'invalid',
      what: 'PCRE2 refuses the pattern: missing closing parenthesis (at offset 9)',
    });
  });
});

describe('a pcre2 pattern that takes too long', () => {
  it.each([
    ['(a|aa)+$', `${'a'.repeat(60)}!`],
    ['(x+x+)+[yz]', 'x'.repeat(1_000)],
    ['(.+) from (\\S+)/(\\S+) to (\\S+)', '%a from a/'.repeat(6_000)],
  ])('gives up soon and counts as neither: %j', (pattern, text) => {
    const counted = new Unevaluated();
    const compiled = compilePcre2(pattern, counted);
    if (compiled.kind === 'invalid') throw new Error(compiled.what);
    const before = process.cpuUsage();
    expect(compiled.matcher.test(subjectOf(text))).toBe(false);
    expect(process.cpuUsage(before).user).toBeLessThan(500_000);
    expect([...counted.take()]).toEqual([[pattern, 1]]);
  });
});
