import { rarity, requiredOf } from '../rare-literal.ts';

/**
 * What is known of a piece of a PCRE2 pattern without running it: a small algebra, filled by `pcre2-parse.ts`. Facts may be
 * missing, but are never wrong.
 *
 * The texts have marks in them, characters beyond those of byte strings: for a letter in either case, and for the places
 * that assertions ask for.
 */
export interface Facts {
  /** Exactly the texts that the piece can match, when they are few; with an `assertionMark` perhaps not all of them. */
  readonly texts: readonly string[] | undefined;
  /** Lower-cased ASCII texts of which every match contains one, beyond what `texts` tells. */
  readonly needs: readonly string[] | undefined;
}

/** `^` and `$` without (?m). */
export const startMark = '\u0100';
export const endMark = '\u0101';
/** Any other condition: it takes up no room, but may not hold. */
export const assertionMark = '\u0102';
/** Added to the code of a letter in lower case. */
const eitherCase = 0x200;

const mostTexts = 64;
const longestText = 200;
const mostCopies = 8;

export const nothingKnown: Facts = { texts: undefined, needs: undefined };

/** Takes up no room and always holds. */
export const nothing: Facts = { texts: [''], needs: undefined };

export function mark(character: string): Facts {
  return { texts: [character], needs: undefined };
}

/** One of a few characters. */
export function anyOf(characters: readonly string[], caseless: boolean): Facts {
  const texts = new Set(characters.map((character) => (caseless ? withoutCase(character) : character)));
  return texts.size <= mostTexts ? { texts: [...texts], needs: undefined } : nothingKnown;
}

const letter = /[A-Za-z]/;

function withoutCase(character: string): string {
  if (!letter.test(character)) return character;
  return String.fromCharCode(eitherCase + character.toLowerCase().charCodeAt(0));
}

export function sequence(pieces: readonly Facts[]): Facts {
  let run: readonly string[] = [''];
  let whole = true;
  let needs: readonly string[] | undefined;
  for (const piece of pieces) {
    const longer = piece.texts && product(run, piece.texts);
    // A few short ones may be worth more than the many longer ones that they become.
    if (longer === undefined || longer.length > run.length) needs = better(needs, required(run));
    needs = better(needs, piece.needs);
    whole &&= longer !== undefined;
    run = longer ?? piece.texts ?? [''];
  }
  return whole ? { texts: run, needs } : { texts: undefined, needs: better(needs, required(run)) };
}

/** Each of the first followed by each of the second; undefined when that would be too much. */
function product(first: readonly string[], second: readonly string[]): readonly string[] | undefined {
  if (first.length * second.length > mostTexts) return undefined;
  const texts = new Set(first.flatMap((start) => second.map((end) => start + end)));
  for (const { length } of texts) if (length > longestText) return undefined;
  return [...texts];
}

export function either(pieces: readonly Facts[]): Facts {
  const texts = union(pieces.map((piece) => piece.texts));
  return { texts, needs: union(pieces.map(requiredBy)) };
}

/** Undefined when one of the sets is, or when they are too many. */
function union(sets: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const all = new Set<string>();
  for (const set of sets) {
    if (set === undefined) return undefined;
    for (const text of set) all.add(text);
  }
  return all.size <= mostTexts ? [...all] : undefined;
}

export function repeated(piece: Facts, least: number, most: number): Facts {
  if (least === 0) return most === 1 ? { texts: union([piece.texts, ['']]), needs: undefined } : nothingKnown;
  if (least === most && least <= mostCopies) return sequence(Array.from({ length: least }, () => piece));
  return occurring(piece);
}

/** Of a piece that matches somewhere, but not just once or not where it stands. */
export function occurring(piece: Facts): Facts {
  return { texts: undefined, needs: requiredBy(piece) };
}

/** Of a piece that does not match all that its parts could (atomic groups). */
export function restricted({ texts, needs }: Facts): Facts {
  return { texts: texts?.map((text) => text + assertionMark), needs };
}

/** Lower-cased ASCII texts of which every match contains at least one. */
export function requiredBy({ texts, needs }: Facts): readonly string[] | undefined {
  return better(needs, texts && required(texts));
}

function required(texts: readonly string[]): readonly string[] | undefined {
  const literals = requiredOf(texts.map((text) => withoutMarks(text)));
  return literals && [...new Set(literals)];
}

const caselessLetters = /[\u0200-\u02ff]/g;
const places = new RegExp(`[${startMark}${endMark}${assertionMark}]`, 'g');

function withoutMarks(text: string): string {
  return lowerCase(text).replace(places, '');
}

/** Puts letters in lower case that stand for both cases. */
export function lowerCase(text: string): string {
  return text.replace(caselessLetters, (marked) => String.fromCharCode(marked.charCodeAt(0) - eitherCase));
}

/** Whether letters in it stand for both cases. */
export function hasCaselessLetters(text: string): boolean {
  return text.search(caselessLetters) !== -1;
}

type Literals = readonly string[] | undefined;

function better(one: Literals, other: Literals): Literals {
  if (one === undefined || other === undefined) return one ?? other;
  return worth(other) > worth(one) ? other : one;
}

/** Beyond this a literal is rare enough, and it counts how many there are. */
const rare = 40;

function worth(literals: readonly string[]): number {
  // One or two characters are found in most texts.
  const each = literals.map((literal) => (literal.length < 3 ? literal.length : Math.min(rarity(literal), rare)));
  return Math.min(...each) - 2 * Math.log2(literals.length);
}
