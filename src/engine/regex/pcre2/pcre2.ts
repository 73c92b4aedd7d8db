import { compilePcre2Code, gaveUp, noMatch, type Pcre2Code } from '../../../lib/pcre2.ts';
import type { Subject } from '../../event/subject.ts';
import { type Compiled, type Found, maxGroups, type Regex } from '../matcher.ts';
import type { Unevaluated } from '../unevaluated.ts';
import { requiredBy } from './pcre2-facts.ts';
import { factsOf } from './pcre2-parse.ts';
import { mostSearches, type PlainTest, plainlyMatches, plainTestOf } from './pcre2-plain.ts';

/** PCRE2 without options, on bytes (spec: os-regex, section 7). */
export function compilePcre2(pattern: string, unevaluated: Unevaluated): Compiled<Regex> {
  const compiled = compilePcre2Code(pattern);
  switch (compiled.kind) {
    case 'invalid':
      return {
        kind: 'invalid',
        what: `PCRE2 refuses the pattern: ${compiled.message} (at offset ${compiled.offset})`,
        remedy: 'correct the pattern; pcre2syntax(3) has all of the syntax',
      };
    case 'unavailable':
      return {
        kind: 'invalid',
        what: `type="pcre2" needs the PCRE2 library of the system: ${compiled.why}`,
        remedy: 'install it (Debian and Ubuntu: apt install libpcre2-8-0; Red Hat: dnf install pcre2)',
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
  readonly required: readonly string[] | undefined;
  readonly requiredDecides: boolean;
  readonly #plain: PlainTest | undefined;
  /** `required`, when it is worth a look before PCRE2 is called. */
  readonly #searched: readonly string[] | undefined;
  readonly #code: Pcre2Code;
  readonly #unevaluated: Unevaluated;

  constructor(source: string, code: Pcre2Code, unevaluated: Unevaluated) {
    const facts = factsOf(source);
    this.source = source;
    this.#plain = plainTestOf(facts);
    this.required = this.#plain?.occurrence ?? requiredBy(facts);
    this.requiredDecides = this.#plain?.occurrence !== undefined;
    this.#searched = this.required !== undefined && this.required.length <= mostSearches ? this.required : undefined;
    this.#code = code;
    this.#unevaluated = unevaluated;
  }

  test(subject: Subject): boolean {
    if (this.#plain !== undefined) return plainlyMatches(this.#plain, subject);
    return this.#mayMatch(subject) && this.#match(subject, 0) !== noMatch;
  }

  exec(subject: Subject, from: number, found: Found): boolean {
    if (!this.#mayMatch(subject)) return false;
    const pairs = this.#match(subject, from);
    if (pairs === noMatch) return false;
    const { ovector } = this.#code;
    found.after = from + (ovector[2] ?? 0);
    found.count = Math.min(pairs - 1, maxGroups);
    for (let group = 0; group < found.count; group += 1) {
      const start = ovector[4 * group + 4] ?? -1;
      const hasPart = start !== -1;
      found.starts[group] = hasPart ? from + start : found.after;
      found.ends[group] = hasPart ? from + (ovector[4 * group + 6] ?? 0) : found.after;
    }
    return true;
  }

  #mayMatch(subject: Subject): boolean {
    if (this.#searched === undefined) return true;
    for (const literal of this.#searched) if (subject.folded.includes(literal)) return true;
    return false;
  }

  #match(subject: Subject, from: number): number {
    const pairs = this.#code.match(subject, from);
    if (pairs !== gaveUp) return pairs;
    this.#unevaluated.add(this.source);
    return noMatch;
  }
}
