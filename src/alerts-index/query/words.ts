/*
 * How values become words. A word is a run of letters, digits, `_`, and single dots and hyphens between them: addresses,
 * host names, versions and hashes are one word each. The parts of a word with hyphens are words too. Letter case does not
 * count, nor do Unicode's ways of writing the same letter.
 */

const beyondAscii = /[^\0-\x7f]/;
const asciiWord = /[a-z0-9_]+(?:[.-][a-z0-9_]+)*/g;
const anyWord = /[\p{L}\p{M}\p{N}_]+(?:[.-][\p{L}\p{M}\p{N}_]+)*/gu;
const loneSurrogate = /\p{Surrogate}/gu;

/** The form in which texts are compared. */
export function fold(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase();
  return text.replaceAll(loneSurrogate, '\ufffd').normalize('NFKC').toLowerCase();
}

/** The words of a folded text, in order. */
export function wordsOf(folded: string): readonly string[] {
  return folded.match(beyondAscii.test(folded) ? anyWord : asciiWord) ?? [];
}

/** The parts that a word with hyphens is found by as well. */
export function partsOf(word: string): readonly string[] {
  return word.includes('-') ? word.split('-') : [];
}

const longestName = 100;

/** Is a value something to read rather than a name? Then it is also found by words in it. */
export function isProse(folded: string): boolean {
  return isLong(folded) || /\s/.test(folded);
}

/** Is a value too long to be a term of an index? Every such value is prose. */
export function isLong(folded: string): boolean {
  return folded.length > longestName || reserved.test(folded);
}

/** Indexes may use these for what a term of theirs cannot hold. */
const reserved = /[\ue000-\ue07f]/;
