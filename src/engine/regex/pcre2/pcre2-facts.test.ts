import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePcre2Code } from '../../../lib/pcre2.ts';
import { Subject } from '../../event/subject.ts';
import { Found, type Regex } from '../matcher.ts';
import { Unevaluated } from '../unevaluated.ts';
import { compilePcre2 } from './pcre2.ts';

function compile(pattern: string): Regex {
  const compiled = compilePcre2(pattern, new Unevaluated());
  if (compiled.kind === 'invalid') throw new Error(compiled.what);
  return compiled.matcher;
}

function subjectOf(text: string): Subject {
  const subject = new Subject();
  subject.set(text);
  return subject;
}

/** Few characters and small pieces, so that patterns and texts meet. */
const textUnits = fc.constantFrom('a', 'b', 'A', 'B', 'k', '.', '-', '\n', '\xe9', '\xc9', '0');
const texts = fc.string({ unit: textUnits, maxLength: 9 });

const pieces = fc.constantFrom(
  ...['a', 'b', 'A', 'B', 'k', '\\.', '-', '\\n', '\xe9', '\\x61', '\\x{42}', 'ab', 'Ab', '\\Qa.\\E', '\\Q-\\E', '0'],
  ...[
    '.',
    '\\d',
    '\\w',
    '\\s',
    '[ab]',
    '[Aa]',
    '[^a]',
    '[a-b]',
    '[]a]',
    '[b\\]-]',
    '[[:alpha:]]',
    '[\\d-]',
    '\\N',
    '\\R',
  ],
  ...['^', '$', '\\b', '\\B', '\\A', '\\z', '\\Z', '\\G', '\\K'],
  ...[
    '(?i)',
    '(?-i)',
    '(?m)',
    '(?s)',
    '(?U)',
    '(?^)',
    '(?x)',
    '(?#ab)',
    '(*COMMIT)',
    '\\1',
    '(?1)',
    '\\E',
    '{',
    '{1,',
    ' ',
  ],
);
const quantifiers = fc.constantFrom(
  '',
  '',
  '',
  '?',
  '*',
  '+',
  '{2}',
  '{0}',
  '{0,1}',
  '{1,}',
  '??',
  '+?',
  '*+',
  '?+',
  '{2}+',
);
const openings = fc.constantFrom(
  '(',
  '(?:',
  '(?i:',
  '(?-i:',
  '(?m:',
  '(?>',
  '(?|',
  '(?<n>',
  '(?=',
  '(?!',
  '(?<=',
  '(?<!',
);

const { pattern: patterns } = fc.letrec<{ pattern: string; branch: string; piece: string }>((tie) => ({
  pattern: fc.array(tie('branch'), { minLength: 1, maxLength: 3 }).map((branches) => branches.join('|')),
  branch: fc.array(tie('piece'), { maxLength: 4 }).map((parts) => parts.join('')),
  piece: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.tuple(pieces, quantifiers).map(([piece, quantifier]) => piece + quantifier),
    fc.tuple(openings, tie('pattern'), quantifiers).map(([open, inner, quantifier]) => `${open}${inner})${quantifier}`),
  ),
}));

describe('what is known of a pcre2 pattern without PCRE2', () => {
  it('never differs from what PCRE2 says', () => {
    fc.assert(
      fc.property(patterns, fc.array(texts, { minLength: 1, maxLength: 5 }), (pattern, tried) => {
        const compiled = compilePcre2Code(pattern);
        fc.pre(compiled.kind === 'compiled');
        const regex = compile(pattern);
        for (const subject of tried.map(subjectOf)) {
          const expected = compiled.code.match(subject, 0) > 0;
          expect(regex.test(subject)).toBe(expected);
          expect(regex.exec(subject, 0, new Found())).toBe(expected);
          const occurs = regex.required?.some((literal) => subject.folded.includes(literal));
          if (expected) expect(occurs).not.toBe(false);
          if (regex.requiredDecides) expect(occurs).toBe(expected);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['(?i)\\\\powershell\\.exe', ['\\powershell.exe'], true],
    ['PowerShell', ['powershell'], false],
    ['127\\.0\\.0\\.1|::1', ['127.0.0.1', '::1'], true],
    ['^4624$', ['4624'], false],
    ['(?i)(cmd|powershell)\\.exe$', ['cmd.exe', 'powershell.exe'], false],
    ['user=(\\S+)\\s', ['user='], false],
    ['"granted":\\strue', ['"granted":'], false],
    ['issues?\\.closed.*', ['issues.closed', 'issue.closed'], false],
    ['(?=.*root).*', ['root'], false],
    ['[Bb]ot\\d', ['bot'], false],
    ['caf\xe9 (\\d)', ['caf'], false],
    ['(?:abc\\d){2,}', ['abc'], false],
    ['abc\\d|.', undefined, false],
    ['(?:abc)*\\d', undefined, false],
    ['.+', undefined, false],
    ['(?x)a b c d', undefined, false],
  ])('%j asks for %j', (pattern, required, decides) => {
    expect(compile(pattern)).toMatchObject({ required, requiredDecides: decides });
  });
});
