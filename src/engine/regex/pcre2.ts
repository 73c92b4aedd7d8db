import { compilePcre2Code, gaveUp, noMatch, type Pcre2Code } from '../../lib/pcre2.ts';
import type { Subject } from '../event/subject.ts';
import { type Compiled, type Found, maxGroups, type Regex, type Unevaluated } from './matcher.ts';

/** PCRE2 without options, on bytes (spec: os-regex, section 7). */
export function compilePcre2(pattern: string, unevaluated: Unevaluated): Compiled<Regex> {
  const compiled = compilePcre2Code(pattern);
  switch (compiled.kind) {
    case 'invalid':
      return {
        kind: 'invalid',
        what: `PCRE2 refuses the pattern: ${compiled.message} (at offset ${compiled.offset})`,
        remedy: 'correct the pattern; pcre2syntax(3) describes the syntax',
      };
    case 'unavailable':
      return {
        kind: 'invalid',
        what: `there is no PCRE2 on this system for type="pcre2": ${compiled.why}`,
        remedy: 'install the PCRE2 library (Debian and Ubuntu: apt install libpcre2-8-0)',
      };
    case 'compiled':
      return { kind: 'matcher', matcher: new Pcre2Regex(pattern, compiled.code, unevaluated) };
    default:
      return compiled satisfies never;
  }
}

class Pcre2Regex implements Regex {
  readonly kind = 'pcre2';
  readonly source: string;
  readonly required = undefined;
  readonly requiredDecides = false;
  readonly #code: Pcre2Code;
  readonly #unevaluated: Unevaluated;

  constructor(source: string, code: Pcre2Code, unevaluated: Unevaluated) {
    this.source = source;
    this.#code = code;
    this.#unevaluated = unevaluated;
  }

  test(subject: Subject): boolean {
    return this.#match(subject, 0) !== noMatch;
  }

  exec(subject: Subject, from: number, found: Found): boolean {
    const pairs = this.#match(subject, from);
    if (pairs === noMatch) return false;
    const { ovector } = this.#code;
    found.after = from + (ovector[2] ?? 0);
    found.count = Math.min(pairs - 1, maxGroups);
    for (let group = 0; group < found.count; group += 1) {
      const start = ovector[4 * group + 4] ?? -1;
      found.starts[group] = start === -1 ? found.after : from + start;
      found.ends[group] = start === -1 ? found.after : from + (ovector[4 * group + 6] ?? 0);
    }
    return true;
  }

  #match(subject: Subject, from: number): number {
    const pairs = this.#code.match(subject, from);
    if (pairs !== gaveUp) return pairs;
    this.#unevaluated.add(this.source);
    return noMatch;
  }
}
