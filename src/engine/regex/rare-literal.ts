import { foldCase } from '../event/field-names.ts';

/** How much a byte tells about a log line: the rarer the more. */
const weights = Array.from({ length: 128 }, (_, byte) => weightOf(String.fromCharCode(byte)));

function weightOf(character: string): number {
  if (/[ eatoinsr0-9]/.test(character)) return 2;
  if (/[dlcmpu.:=/"-]/.test(character)) return 3;
  return /[a-z_,()[\]]/.test(character) ? 4 : 5;
}

/** The more it weighs, the less often a log holds it by chance. Takes lower-cased ASCII text. */
export function rarity(literal: string): number {
  let sum = 0;
  for (let at = 0; at < literal.length; at += 1) sum += weights[literal.charCodeAt(at)] ?? 0;
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
