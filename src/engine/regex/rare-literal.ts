import { foldCase } from '../../lib/bytes.ts';

/** How many bits of information each character carries in log lines, roughly; all others carry 12. */
const charactersByBits: Readonly<Record<number, string>> = {
  4: ' "et',
  5: '01:\\acdinors',
  6: ',-.23456fglmpu',
  7: '789=_bhvwxy',
  8: '/kz{}',
  9: "'[]j",
  10: '%()+;q',
};

const bits = new Uint8Array(128).fill(12);
for (const [count, characters] of Object.entries(charactersByBits)) {
  for (const character of characters) bits[character.charCodeAt(0)] = Number(count);
}

/** The higher, the less often a log holds the literal by chance. Takes lower-cased ASCII. */
export function rarity(literal: string): number {
  let sum = 0;
  for (let at = 0; at < literal.length; at += 1) sum += bits[literal.charCodeAt(at)] ?? 0;
  return sum;
}

/** The rarest, undefined when there is none. */
export function rarest(literals: readonly string[]): string | undefined {
  let best: string | undefined;
  for (const literal of literals) if (best === undefined || rarity(literal) > rarity(best)) best = literal;
  return best;
}

const beyondAscii = /[^\0-\x7f]+/;

/**
 * `Matcher.required` for a pattern that can match only texts that hold one of these, letter case aside. Undefined when
 * one of them has no ASCII to look for.
 */
export function requiredOf(texts: readonly string[]): readonly string[] | undefined {
  const required: string[] = [];
  for (const text of texts) {
    const literal = rarest(foldCase(text).split(beyondAscii));
    if (literal === undefined || literal === '') return undefined;
    required.push(literal);
  }
  return required;
}
