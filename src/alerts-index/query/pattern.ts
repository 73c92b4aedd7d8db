/** A piece of a pattern: plain text, any one character (`?`), or any run of them (`*`). */
export type PatternPart = { readonly text: string } | 'one' | 'any';

/** Reads `*` and `?` as wildcards, and `\` before one of them or itself as taking its meaning. */
export function patternParts(pattern: string): readonly PatternPart[] {
  const parts: PatternPart[] = [];
  for (const [piece = ''] of pattern.matchAll(/\\[*?\\]|\*+|\?|[^*?\\]+|\\/g)) {
    if (piece.startsWith('*')) parts.push('any');
    else if (piece === '?') parts.push('one');
    else parts.push({ text: piece.length > 1 && piece.startsWith('\\') ? piece.slice(1) : piece });
  }
  return parts;
}

/** The pattern that means this very text. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[*?\\]/g, '\\$&');
}

/** The text before the first wildcard. */
export function fixedStart(parts: readonly PatternPart[]): string {
  const end = parts.findIndex((part) => typeof part === 'string');
  return (end < 0 ? parts : parts.slice(0, end)).map((part) => (typeof part === 'string' ? '' : part.text)).join('');
}

/** Whether a text, or a part of it, can match at all: it has every piece of the pattern. Much quicker than to try. */
export function mayHoldTest(pattern: string): (text: string) => boolean {
  const pieces = patternParts(pattern).flatMap((part) => (typeof part === 'string' ? [] : [part.text]));
  return (text) => pieces.every((piece) => text.includes(piece));
}

/** Takes at most as many steps as the text has characters times the pattern's. */
export function likeTest(pattern: string): (text: string) => boolean {
  const signs = patternParts(pattern).flatMap((part) => (typeof part === 'string' ? [part] : [...part.text]));
  return (text) => {
    const characters = [...text];
    let [at, sign, starSign, starAt] = [0, 0, -1, 0];
    while (at < characters.length) {
      const wanted = signs[sign];
      if (wanted === 'any') {
        [starSign, starAt] = [sign, at];
        sign += 1;
      } else if (wanted !== undefined && (wanted === 'one' || wanted === characters[at])) {
        sign += 1;
        at += 1;
      } else if (starSign >= 0) {
        // What the last run took was too short: one more.
        starAt += 1;
        [sign, at] = [starSign + 1, starAt];
      } else {
        return false;
      }
    }
    while (signs[sign] === 'any') sign += 1;
    return sign === signs.length;
  };
}
