import type { Subject } from '../event/subject.ts';

/** A compiled pattern of one of the four kinds (spec: os-regex). */
export interface Matcher {
  readonly kind: 'osmatch' | 'osregex' | 'pcre2' | 'string';
  /** As written, for messages and for `rules_debug`. */
  readonly source: string;
  /**
   * Lower-cased ASCII texts of which at least one must occur in the lower-cased text for the pattern to match; never
   * empty texts. Undefined: nothing is known. Leave it undefined for negated osmatch (`!…`).
   */
  readonly required: readonly string[] | undefined;
  /** `required` is not only necessary but sufficient: the pattern matches exactly when one of them occurs. */
  readonly requiredDecides: boolean;
  test(subject: Subject): boolean;
}

/** A pattern that decoders use: it also tells where it ended and what its groups held. */
export interface Regex extends Matcher {
  readonly kind: 'osregex' | 'pcre2';
  /**
   * Tries the part of the subject's text from `from` on, as if the text began there (`^` and offset 0 are at `from`).
   * On a match fills `found` with offsets into the whole text. `false` leaves `found` undefined in content.
   */
  exec(subject: Subject, from: number, found: Found): boolean;
}

/** Where a regex matched. One is made per engine and reused. */
export class Found {
  /**
   * Where the text of a following `offset` begins: the reference's end pointer + 1, or the pointer itself at the end of
   * the text (spec: os-regex, sections 4.1 and 7).
   */
  after = 0;
  /** Captures 0..count-1 (the first group is number 0). */
  count = 0;
  readonly starts = new Int32Array(maxGroups);
  /** Exclusive; equal to the start for an empty capture. */
  readonly ends = new Int32Array(maxGroups);
}

/** Groups beyond this are not captured; `order` has at most 256 names. */
export const maxGroups = 256;

export type Compiled<M extends Matcher = Matcher> =
  | { readonly kind: 'matcher'; readonly matcher: M }
  | { readonly kind: 'invalid'; readonly what: string; readonly remedy: string };

/**
 * Patterns that gave up on a text (the match limit of PCRE2): neither "matches" nor "does not match". The engine goes on as
 * if the condition did not hold, and whoever runs it takes the counts from here and says so.
 */
export class Unevaluated {
  #counts = new Map<string, number>();

  add(pattern: string): void {
    this.#counts.set(pattern, (this.#counts.get(pattern) ?? 0) + 1);
  }

  /** Times by pattern since the last call. */
  take(): ReadonlyMap<string, number> {
    const counts = this.#counts;
    this.#counts = new Map();
    return counts;
  }
}
