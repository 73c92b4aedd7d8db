import type { Compiled, Matcher, Regex } from './matcher.ts';
import { compileOsMatcher } from './os-match.ts';
import { compileOsRegex } from './os-regex/os-regex.ts';
import { compilePcre2 } from './pcre2/pcre2.ts';
import { compileString } from './string-match.ts';
import type { Unevaluated } from './unevaluated.ts';

export type PatternKind = Matcher['kind'];

/** Compiles a condition's pattern. `pattern` is a byte string, as read from the file. */
export function compileMatcher(kind: PatternKind, pattern: string, unevaluated: Unevaluated): Compiled {
  switch (kind) {
    case 'osmatch':
      return compileOsMatcher(pattern);
    case 'string':
      return compileString(pattern);
    case 'osregex':
    case 'pcre2':
      return compileRegex(kind, pattern, unevaluated);
    default:
      return kind satisfies never;
  }
}

/** `captures`: whether groups are to be noted down. Of all patterns only a decoder's `regex` asks for them. */
export function compileRegex(
  kind: Regex['kind'],
  pattern: string,
  unevaluated: Unevaluated,
  captures = false,
): Compiled<Regex> {
  return kind === 'pcre2' ? compilePcre2(pattern, unevaluated) : compileOsRegex(pattern, captures, unevaluated);
}
