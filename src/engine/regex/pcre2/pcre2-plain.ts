import { foldCase, isAscii } from '../../../lib/bytes.ts';
import type { Subject } from '../../event/subject.ts';
import { type LiteralAlternative, LiteralAlternatives } from '../literal-alternatives.ts';
import { endMark, type Facts, hasCaselessLetters, lowerCase, startMark } from './pcre2-facts.ts';

/** A test by comparing texts, exactly as PCRE2 would answer it. */
export interface PlainTest {
  readonly alternatives: LiteralAlternatives;
  /** On the folded text. */
  readonly folded: boolean;
  /** It is true just when one of these lower-cased texts occurs in the folded text. Undefined: there is more to it. */
  readonly occurrence: readonly string[] | undefined;
}

/** Looking for more literals takes longer than PCRE2 does, which searches for all of them at once. */
export const mostSearches = 3;

/** Undefined when the pattern is more than a few texts, or when it would be slower. */
export function plainTestOf({ texts }: Facts): PlainTest | undefined {
  if (texts === undefined) return undefined;
  const folded = texts.some(hasCaselessLetters);
  // A text with letters of both kinds would have to be compared twice.
  if (folded && texts.some((text) => asciiLetter.test(text))) return undefined;
  const alternatives = texts.map((text) => alternativeOf(lowerCase(text)));
  if (alternatives.includes(undefined)) return undefined;
  const all = alternatives.flatMap((alternative) => (alternative === undefined ? [] : withFinalNewline(alternative)));
  const searched = all.filter(({ where }) => where === 'anywhere');
  if (searched.length > mostSearches) return undefined;
  return { alternatives: new LiteralAlternatives(all), folded, occurrence: occurrenceOf(all, folded) };
}

export function plainlyMatches({ alternatives, folded }: PlainTest, subject: Subject): boolean {
  return alternatives.match(folded ? subject.folded : subject.text);
}

const asciiLetter = /[A-Za-z]/;
const anchored = new RegExp(`^(${startMark}*)([\\x00-\\xff]*)(${endMark}*)$`);

/** Undefined when it asks for a place in the middle. */
function alternativeOf(text: string): LiteralAlternative | undefined {
  const parts = anchored.exec(text);
  if (parts === null) return undefined;
  const [, start, literal = '', end] = parts;
  if (start === '') return { where: end === '' ? 'anywhere' : 'end', literal };
  return { where: end === '' ? 'start' : 'whole', literal };
}

/** `$` also holds before a newline that ends the text. */
function withFinalNewline(alternative: LiteralAlternative): readonly LiteralAlternative[] {
  const { where, literal } = alternative;
  return where === 'end' || where === 'whole' ? [alternative, { where, literal: `${literal}\n` }] : [alternative];
}

function occurrenceOf(alternatives: readonly LiteralAlternative[], folded: boolean): readonly string[] | undefined {
  const certain = alternatives.every(
    ({ where, literal }) =>
      where === 'anywhere' && literal !== '' && isAscii(literal) && (folded || !asciiLetter.test(literal)),
  );
  return certain ? alternatives.map(({ literal }) => foldCase(literal)) : undefined;
}
