import type { Subject } from '../event/subject.ts';
import { type LiteralAlternative, LiteralAlternatives } from './literal-alternatives.ts';
import type { Compiled, Matcher } from './matcher.ts';
import { requiredOf } from './rare-literal.ts';

/**
 * osmatch, the dialect of `event_location` and of most rule conditions (spec: os-regex, section 2). A pattern is an
 * optional `!` (negation of the whole) and alternatives split at `|`; in an alternative a first `^` and a last `$` are
 * anchors, and everything else is literal: there are no escapes, wildcards or groups.
 *
 * Letter case is ignored for ASCII letters only. Matching is defined on bytes up to the first NUL; strings of
 * characters and strings of bytes (latin1) give the same answers here, as long as pattern and text are of one kind.
 */
export type OsMatch = { readonly kind: 'matcher'; readonly matches: (text: string) => boolean } | Invalid;

interface Invalid {
  readonly kind: 'invalid';
  readonly what: string;
  readonly remedy: string;
}

const maxPatternBytes = 20_480;

/** For texts of characters. Only a pattern over 20480 bytes is invalid. */
export function compileOsMatch(pattern: string): OsMatch {
  if (Buffer.byteLength(pattern) > maxPatternBytes) return tooLong;
  const { negated, alternatives } = parse(pattern);
  const literals = new LiteralAlternatives(alternatives);
  return { kind: 'matcher', matches: (text) => literals.match(fold(text)) !== negated };
}

/** For the engine's byte strings. Only a pattern over 20480 bytes is invalid. */
export function compileOsMatcher(pattern: string): Compiled {
  return pattern.length > maxPatternBytes ? tooLong : { kind: 'matcher', matcher: new OsMatcher(pattern) };
}

const tooLong: Invalid = {
  kind: 'invalid',
  what: `the pattern is longer than ${maxPatternBytes} bytes`,
  remedy: 'shorten it',
};

class OsMatcher implements Matcher {
  readonly kind = 'osmatch';
  readonly source: string;
  readonly required: readonly string[] | undefined;
  readonly requiredDecides: boolean;
  readonly #negated: boolean;
  readonly #literals: LiteralAlternatives;

  constructor(source: string) {
    const { negated, alternatives } = parse(source);
    this.source = source;
    this.#negated = negated;
    this.#literals = new LiteralAlternatives(alternatives);
    this.required = negated ? undefined : requiredOf(alternatives.map(({ literal }) => literal));
    this.requiredDecides = this.required !== undefined && alternatives.every(({ where }) => where === 'anywhere');
  }

  test(subject: Subject): boolean {
    return this.#literals.match(subject.folded) !== this.#negated;
  }
}

function parse(pattern: string): { readonly negated: boolean; readonly alternatives: readonly LiteralAlternative[] } {
  const negated = pattern.startsWith('!');
  const alternatives = fold(negated ? pattern.slice(1) : pattern)
    .split('|')
    .map(parseAlternative)
    .filter(isPossible);
  return { negated, alternatives };
}

function parseAlternative(alternative: string): LiteralAlternative {
  const atStart = alternative.startsWith('^');
  const atEnd = alternative.endsWith('$');
  const literal = alternative.slice(atStart ? 1 : 0, atEnd ? -1 : undefined);
  if (atStart) return { where: atEnd ? 'whole' : 'start', literal };
  return { where: atEnd ? 'end' : 'anywhere', literal };
}

/** The reference compares signed with unsigned bytes here: one above ASCII in the pattern never equals anything. */
function isPossible({ where, literal }: LiteralAlternative): boolean {
  return where !== 'anywhere' || isAscii(literal);
}

const beyondAscii = /[^\0-\x7f]/;
const isAscii = (text: string) => !beyondAscii.test(text);

/** Lower case for ASCII letters alone (`toLowerCase` would also turn the Kelvin sign into a k), cut at the first NUL. */
function fold(text: string): string {
  const end = text.indexOf('\0');
  const kept = end === -1 ? text : text.slice(0, end);
  return isAscii(kept) ? kept.toLowerCase() : kept.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
