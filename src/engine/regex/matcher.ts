import type { Subject } from '../event/subject.ts';

/** A compiled pattern of one of the four kinds (spec: os-regex). */
export interface Matcher {
  readonly kind: 'osmatch' | 'osregex' | 'pcre2' | 'string';
  /** As written. */
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

export type Compiled<M extends Matcher = Matcher> = { readonly kind: 'matcher'; readonly matcher: M } | InvalidPattern;

/** What is wrong with a pattern, and what to write instead. */
export interface InvalidPattern {
  readonly kind: 'invalid';
  readonly what: string;
  readonly remedy: string;
}

/** Of osmatch and osregex. */
export const maxPatternBytes = 20_480;

export const patternTooLong: InvalidPattern = {
  kind: 'invalid',
  what: `the pattern is longer than ${maxPatternBytes} bytes`,
  remedy: 'shorten it',
};
