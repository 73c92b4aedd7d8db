import { describe, expect, it } from 'vitest';
import { toBytes } from '../../../lib/bytes.ts';
import { Subject } from '../../event/subject.ts';
import { Found, type Regex } from '../matcher.ts';
import { Unevaluated } from '../unevaluated.ts';
import { compileOsRegex } from './os-regex.ts';

function compile(pattern: string, captures?: boolean): Regex {
  const compiled = compileOsRegex(pattern, captures);
  if (compiled.kind === 'invalid') throw new Error(compiled.what);
  return compiled.matcher;
}

function subjectOf(text: string): Subject {
  const subject = new Subject();
  subject.set(text);
  return subject;
}

const matches = (pattern: string, text: string) => compile(toBytes(pattern)).test(subjectOf(toBytes(text)));

/** The captures, undefined without a match. */
function captures(pattern: string, text: string): readonly string[] | undefined {
  const found = new Found();
  if (!compile(pattern).exec(subjectOf(text), 0, found)) return undefined;
  return Array.from({ length: found.count }, (_, group) => text.slice(found.starts[group], found.ends[group]));
}

/** What a following `offset` regex sees. */
function rest(pattern: string, text: string): string | undefined {
  const found = new Found();
  return compile(pattern).exec(subjectOf(text), 0, found) ? text.slice(found.after) : undefined;
}

const everyByte = Array.from({ length: 255 }, (_, index) => String.fromCharCode(index + 1));

describe('an osregex class', () => {
  const high = everyByte.filter((character) => character >= '\x80');
  it.each([
    ['\\d', [...'0123456789']],
    ['\\w', [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-@']],
    ['\\s', [' ']],
    ['\\p', [...'!"#$%&\'()*+,-.:;<=>?[]{|}']],
    ['\\.', everyByte],
    ['\\t', ['\t']],
    ['\\(', ['(']],
    ['\\)', [')']],
    ['\\\\', ['\\']],
    ['\\$', ['$']],
    ['\\|', ['|']],
    ['\\<', ['<']],
  ])('%s holds exactly its bytes', (pattern, members) => {
    const regex = compile(pattern);
    expect(everyByte.filter((byte) => regex.test(subjectOf(byte))).sort()).toEqual([...members].sort());
  });

  it.each([
    ['\\D', '\\d'],
    ['\\W', '\\w'],
    ['\\S', '\\s'],
  ])('%s is all that %s is not, bytes above ASCII among it', (complement, pattern) => {
    const regex = compile(pattern);
    const opposite = compile(complement);
    for (const byte of everyByte) expect(opposite.test(subjectOf(byte))).toBe(!regex.test(subjectOf(byte)));
    expect(high.every((byte) => opposite.test(subjectOf(byte)))).toBe(true);
  });
});

describe('the syntax of osregex', () => {
  it.each([
    ['a.b', 'a.b', true],
    ['a.b', 'axb', false],
    ['[a]{2}/,-"\'=?', '[a]{2}/,-"\'=?', true],
    // Quantifiers count only right after a class.
    ['a+', 'aaa', false],
    ['a+', 'a+', true],
    ['a*', 'a*', true],
    ['(\\d)+', '12', false],
    ['(\\d)+', '1+', true],
    ['x\\(+y', 'x(((y', true],
    ['x\\$*y', 'xy', true],
    ['x\\$*y', 'x$$y', true],
    // Anchors count only at the ends of an alternative.
    ['a$b', 'a$b', true],
    ['a\\$b', 'a$b', true],
    ['a\\$', 'a$', true],
    ['a\\$', 'a', false],
    ['a\\\\$', 'a\\', true],
    ['a\\\\$', 'a\\$', false],
    ['(^a)', 'a', false],
    ['(^a)', '^a', true],
    ['^^a', '^a', true],
    ['x|^b', 'ab', false],
    ['x|^b', 'ba', true],
    ['x|a$', 'ba', true],
    ['x|a$', 'ab', false],
    ['$', '', true],
    ['$', 'x', false],
    ['^$', '', true],
    ['^$', 'x', false],
    ['', '', true],
    ['', 'anything', true],
    ['^', 'anything', true],
    ['x|', 'anything', true],
    // ASCII letters match in either case.
    ['AbC', 'xaBcx', true],
    ['^ABC$', 'abc', true],
    // A literal above ASCII never matches; the classes for everything else take it.
    ['é', 'é', false],
    ['^é', 'é', false],
    ['x\\S+y', 'xéy', true],
    ['É|b', 'b', true],
  ])('%j on %j: %j', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it.each([
    ['(a|b)', 'a group is still open', '| inside'],
    ['(a(b))', 'a group stands inside a group', '\\('],
    ['(a', 'a group is still open', 'close it'],
    ['a)', 'a ) closes no group', '\\)'],
    ['a\\', 'ends in a backslash', '\\\\'],
    ['\\n', '\\n means nothing', 'type="pcre2"'],
    ['\\r', '\\r means nothing', 'type="pcre2"'],
    ['\\[', '\\[ means nothing', 'write ['],
    ['\\]', '\\] means nothing', 'write ]'],
    ['\\/', '\\/ means nothing', 'write /'],
    ['\\-', '\\- means nothing', 'write -'],
    ['\\+', '\\+ means nothing', 'write +'],
    ['\\*', '\\* means nothing', 'write *'],
    ['\\^', '\\^ means nothing', 'write ^'],
    ['\\{', '\\{ means nothing', 'write {'],
    ['\\"', '\\" means nothing', 'write "'],
    ['x'.repeat(20_481), 'longer than 20480 bytes', 'shorten it'],
  ])('refuses %j and says what to write', (pattern, what, remedy) => {
    expect(compileOsRegex(pattern)).toEqual({
      kind: 'invalid',
      what: expect.stringContaining(what),
      remedy: expect.stringContaining(remedy),
    });
  });

  it('takes a pattern of 20480 bytes', () => {
    expect(compileOsRegex('x'.repeat(20_480)).kind).toBe('matcher');
  });

  it('shows no half of a character when it refuses an escaped letter above ASCII', () => {
    const compiled = compileOsRegex(toBytes('\\é'));
    expect(compiled).toMatchObject({ kind: 'invalid', what: expect.stringMatching(/^[ -~]+$/) });
    expect(compiled).toMatchObject({ remedy: expect.stringMatching(/^[ -~]+$/) });
  });
});

describe('osregex matching', () => {
  it.each([
    ['\\w+\\d\\s*', 'abc', true],
    ['(\\w+)(\\d+)', 'abc123', false],
    ['(\\w)(\\w)', 'ab', false],
    ["for '(\\S+)' from (\\S+):\\d+$", "x for 'a' from fda2:3ab6:adf4::0", false],
    ["for '(\\S+)' from (\\S+):\\d+$", "x for 'a' from 192.0.2.1:22", true],
    ['\\w+:\\w+:\\w+:\\w+:\\w+:\\w+:x', 'a:b:c:d:e:f:g:x', true],
    // The literal that follows an unquantified class at the very end need not occur.
    ['\\w+\\d\\sx', 'ab1z', true],
  ])('%j on %j: %j', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it.each([
    ['(\\S+):(\\d+)', 'a:b:22', ['a:b', '22']],
    ['^(\\.+): (\\.+)$', 'a: b: c', ['a', 'b: c']],
    ['id=(\\d+)|uid=(\\w+)', 'uid=bob', ['bob']],
    ['(\\d*)-(\\d*)', '-5', ['', '5']],
    ['user (\\S*) x', 'user  x', ['']],
    ['key=(\\.*),|key=(\\.*)$', 'key=val', ['val']],
    ['"(\\.+)" "(\\.+)"', '"a b" "c d"', ['a b', 'c d']],
    ['^(\\S+) (\\.*)$', 'GET ', ['GET']],
    ['A(\\w)C', 'xaBc', ['B']],
    ['no groups', 'no groups', []],
    ['(\\w+)(\\d+)', 'abc123', undefined],
  ])('%j on %j captures %j', (pattern, text, expected) => {
    expect(captures(pattern, text)).toEqual(expected);
  });

  it.each([
    ['^abc', 'abc def', ' def'],
    ['^abc ', 'abc def', 'def'],
    ['^\\S+', 'abc def', 'def'],
    ['^\\S+', 'abc', 'bc'],
    ['^(\\S+)', 'abc def', 'bc def'],
    ['(\\S+):(\\d+)', 'host:22', '2'],
    ['id=(\\d+)|uid=(\\w+)', 'uid=bob', 'ob'],
    ['src=(\\d+.\\d+.\\d+.\\d+):(\\d+):\\S+ ', 'src=2.2.2.2:36701:WAN dst', 'dst'],
    ['\\d+x', '12y3x', ''],
    ['\\w+-x', 'a-b-x', ''],
    ['ab\\d', 'aab1', ''],
    ['^\\s*', 'abc', 'abc'],
    ['$', '', ''],
    ['nowhere', 'abc', undefined],
  ])('after %j on %j a following regex sees %j', (pattern, text, expected) => {
    expect(rest(pattern, text)).toBe(expected);
  });

  it('begins at an offset as if the text began there', () => {
    const found = new Found();
    const subject = subjectOf('one two three');
    expect(compile('^(\\w+) ').exec(subject, 4, found)).toBe(true);
    expect([found.starts[0], found.ends[0], found.after]).toEqual([4, 7, 8]);
    expect(compile('one').exec(subject, 4, found)).toBe(false);
    expect(compile('^$').exec(subject, 13, found)).toBe(true);
    expect(found.after).toBe(13);
  });

  it('skips more empty loops at the end of the text when it captures', () => {
    const found = new Found();
    expect(compile('^a\\s*\\d*').test(subjectOf('a'))).toBe(false);
    expect(compile('^a\\s*\\d*', false).exec(subjectOf('a'), 0, found)).toBe(false);
    expect(compile('^a\\s*\\d*').exec(subjectOf('a'), 0, found)).toBe(true);
  });

  it('takes no groups when it does not capture', () => {
    const found = new Found();
    expect(compile('(\\w+) ', false).exec(subjectOf('a b'), 0, found)).toBe(true);
    expect([found.count, found.after]).toEqual([0, 2]);
  });

  it('captures 256 groups at most', () => {
    expect(captures('(a) '.repeat(300), 'a '.repeat(300))?.length).toBe(256);
  });

  it.each([
    ['(\\S+):(\\S+):(\\S+):(\\S+):(\\S+):(\\S+):x$', 'a:'.repeat(32_000)],
    ['user=(\\S+) from', `${'user='.repeat(13_000)} x, or user=me from there`],
    ['a\\d+\\.+ x\\d', 'a1 x '.repeat(13_000)],
  ])('%j ends soon on a long text made to lead it astray', (pattern, text) => {
    const subject = subjectOf(text);
    const regex = compile(pattern);
    const begin = performance.now();
    regex.test(subject);
    // A matcher that goes every way to its end takes seconds.
    expect(performance.now() - begin).toBeLessThan(400);
  });
});

describe('the literals that an osregex requires', () => {
  it.each([
    ['Failed', ['failed'], true],
    ['failed|refused', ['failed', 'refused'], true],
    ['^failed', ['failed'], false],
    ['failed$', ['failed'], false],
    ['(failed)', ['failed'], false],
    // The rarest of several runs; a single parenthesis does not end one, a pair does.
    ['^\\w+ for (\\S+) from host \\d+', [' from host '], false],
    ['session (opened) for', ['session opened for'], false],
    ['\\d+ab(c)(d)', ['abc'], false],
    ['\\S+ x|\\d+ yy', [' x', ' yy'], false],
    // The machine can succeed before the literal that follows a class at the very end.
    ['\\w+\\d\\sx', undefined, false],
    ['\\w+: \\d\\sx', [': '], false],
    // An alternative with a literal above ASCII never matches.
    ['\xe9|failed', ['failed'], true],
    ['a\xe9', [], true],
    ['\\w+|failed', undefined, false],
    ['', undefined, false],
  ])('of %j are %j, and that they decide is %j', (pattern, required, requiredDecides) => {
    expect(compile(pattern)).toMatchObject({ required, requiredDecides });
  });
});

describe('a text that would take long', () => {
  const hostile: readonly (readonly [pattern: string, text: string])[] = [
    ['\\p*\\w+\\s+\\d*\\s\\d+:\\d+:\\s+%', `${'-'.repeat(60_000)}word 0101: 1 % 5`],
    ['^\\S+ \\.*[\\S+ \\S\\d+] "\\w+ HTTP\\S+" ', `- [1 -05] "G${'['.repeat(60_000)} HTTP/1.1" 200`],
  ];

  it.each(hostile)('is given up, and counted, rather than hold the engine: %s', (pattern, text) => {
    const unevaluated = new Unevaluated();
    const compiled = compileOsRegex(pattern, true, unevaluated);
    if (compiled.kind === 'invalid') throw new Error(compiled.what);
    const subject = new Subject();
    subject.set(text);
    const before = process.cpuUsage();
    expect(compiled.matcher.test(subject)).toBe(false);
    expect(compiled.matcher.exec(subject, 0, new Found())).toBe(false);
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
    expect([...unevaluated.take()]).toEqual([[pattern, 2]]);
  });

  it('is another matter than a long one', () => {
    const unevaluated = new Unevaluated();
    const compiled = compileOsRegex('(\\S+) from (\\S+) port (\\d+)', true, unevaluated);
    if (compiled.kind === 'invalid') throw new Error(compiled.what);
    const subject = new Subject();
    subject.set(`${'word '.repeat(12_000)}x from y port 22`);
    expect(compiled.matcher.test(subject)).toBe(true);
    expect(unevaluated.take().size).toBe(0);
  });
});
