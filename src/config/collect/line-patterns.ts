import type { LinePattern } from '../../collect/local-file.ts';
import { Subject } from '../../engine/event/subject.ts';
import { compileMatcher } from '../../engine/regex/compile.ts';
import type { InvalidPattern } from '../../engine/regex/matcher.ts';
import type { Unevaluated } from '../../engine/regex/unevaluated.ts';
import { toBytes } from '../../lib/bytes.ts';

export const patternTypes = ['pcre2', 'osregex', 'osmatch'] as const;
export type PatternType = (typeof patternTypes)[number];

/** Compiles a pattern as it is written in `ossec.conf`. */
export type CompilePattern = (
  type: PatternType,
  pattern: string,
) => { readonly kind: 'pattern'; readonly finds: LinePattern } | InvalidPattern;

export function compileInto(unevaluated: Unevaluated): CompilePattern {
  return (type, pattern) => {
    const compiled = compileMatcher(type, toBytes(pattern), unevaluated);
    if (compiled.kind === 'invalid') return compiled;
    const { matcher } = compiled;
    const subject = new Subject();
    const finds = (text: string) => {
      subject.set(text);
      return matcher.test(subject);
    };
    return { kind: 'pattern', finds };
  };
}
