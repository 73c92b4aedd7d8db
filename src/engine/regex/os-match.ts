/**
 * osmatch, the dialect of `event_location` and of most rule conditions (spec: os-regex, section 2). A pattern is an
 * optional `!` (negation of the whole) and alternatives split at `|`; in an alternative a first `^` and a last `$` are
 * anchors, and everything else is literal: there are no escapes, wildcards or groups.
 *
 * Letter case is ignored for ASCII letters only. Matching is defined on bytes up to the first NUL; strings of
 * characters and strings of bytes (latin1) give the same answers here, as long as pattern and text are of one kind.
 */
export type OsMatch =
  | { readonly kind: 'matcher'; readonly matches: (text: string) => boolean }
  | { readonly kind: 'invalid'; readonly what: string; readonly remedy: string };

const maxPatternBytes = 20_480;

/** Only a pattern over 20480 bytes is invalid. */
export function compileOsMatch(pattern: string): OsMatch {
  if (Buffer.byteLength(pattern) > maxPatternBytes) {
    return { kind: 'invalid', what: `the pattern is longer than ${maxPatternBytes} bytes`, remedy: 'shorten it' };
  }
  const negated = pattern.startsWith('!');
  const alternatives = fold(negated ? pattern.slice(1) : pattern)
    .split('|')
    .map(compileAlternative);
  return {
    kind: 'matcher',
    matches: (text) => {
      const folded = fold(text);
      return alternatives.some((alternative) => alternative(folded)) !== negated;
    },
  };
}

/** Takes and tests folded text. */
function compileAlternative(alternative: string): (text: string) => boolean {
  const atStart = alternative.startsWith('^');
  const atEnd = alternative.endsWith('$');
  const literal = alternative.slice(atStart ? 1 : 0, atEnd ? -1 : undefined);
  if (atStart && atEnd) return (text) => text === literal;
  if (atStart) return (text) => text.startsWith(literal);
  if (atEnd) return (text) => text.endsWith(literal);
  // The reference compares signed with unsigned bytes here: one above ASCII in the pattern never equals anything.
  if (!isAscii(literal)) return () => false;
  return (text) => text.includes(literal);
}

const beyondAscii = /[^\0-\x7f]/;
const isAscii = (text: string) => !beyondAscii.test(text);

/** Lower case for ASCII letters alone (`toLowerCase` would also turn the Kelvin sign into a k), cut at the first NUL. */
function fold(text: string): string {
  const end = text.indexOf('\0');
  const kept = end === -1 ? text : text.slice(0, end);
  return isAscii(kept) ? kept.toLowerCase() : kept.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
