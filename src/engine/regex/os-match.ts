import { foldCase, isAscii, toBytes } from '../../lib/bytes.ts';
import type { Subject } from '../event/subject.ts';
import { type LiteralAlternative, LiteralAlternatives } from './literal-alternatives.ts';
import { type Compiled, type InvalidPattern, type Matcher, maxPatternBytes, patternTooLong } from './matcher.ts';
import { requiredOf } from './rare-literal.ts';

/**
 * osmatch, the dialect of `event_location` and of most rule conditions (spec: os-regex, section 2). A pattern is an
 * optional `!` (negation of the whole) and alternatives split at `|`; in an alternative a first `^` and a last `$` are
 * anchors, and everything else is literal: there are no escapes, wildcards or groups. Letter case is ignored for ASCII
 * letters only, and matching is defined on bytes up to the first NUL.
 */
export function compileOsMatcher(pattern: string): Compiled {
  return pattern.length > maxPatternBytes ? patternTooLong : { kind: 'matcher', matcher: new OsMatcher(pattern) };
}

type OsMatch = { readonly kind: 'matcher'; readonly matches: (text: string) => boolean } | InvalidPattern;

/** The same for patterns and texts that are no byte strings. */
export function compileOsMatch(pattern: string): OsMatch {
  const bytes = toBytes(pattern);
  if (bytes.length > maxPatternBytes) return patternTooLong;
  const { negated, alternatives } = parse(bytes);
  const literals = new LiteralAlternatives(alternatives);
  return { kind: 'matcher', matches: (text) => literals.match(foldCase(untilNul(toBytes(text)))) !== negated };
}

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
  const alternatives = foldCase(untilNul(negated ? pattern.slice(1) : pattern))
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

function untilNul(bytes: string): string {
  const end = bytes.indexOf('\0');
  return end === -1 ? bytes : bytes.slice(0, end);
}
