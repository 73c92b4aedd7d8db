/*
 * What a log says was written by whoever wanted to be logged. Escape sequences could paint over a terminal it is pasted
 * into, bidi marks turn what is read around, and format characters hide: all of them are made visible here.
 */

/** Controls, format characters (bidi marks, zero widths, tags), line separators, fillers, and halves of a character. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;

/** One line: a line break reads `⟨LF⟩`. */
export function visibleLine(text: string): string {
  return text.replace(unseen, visible);
}

/** Several lines: line breaks and tabs stay what they are. */
export function visibleText(text: string): string {
  return text.replace(unseen, (character) =>
    character === '\n' || character === '\t' ? character : visible(character),
  );
}

/** What those are called that one meets; Unicode has pictures of them, but few fonts do. */
const names: ReadonlyMap<number, string> = new Map([
  [0x00, 'NUL'],
  [0x07, 'BEL'],
  [0x08, 'BS'],
  [0x09, 'TAB'],
  [0x0a, 'LF'],
  [0x0d, 'CR'],
  [0x1b, 'ESC'],
  [0x7f, 'DEL'],
]);

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `⟨${names.get(code) ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`}⟩`;
}

/** The first so many characters, none of them cut in half. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  const halved = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, halved ? limit - 1 : limit);
}
