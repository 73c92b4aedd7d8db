/**
 * The syntax of osregex (spec: os-regex, section 3), compiled to the cells that the machine walks (section 4.2).
 *
 * One alternative is a row of cells: a class takes two (`classCell` and its mask), its quantifier one right after them,
 * every literal one (its lower-cased byte), every parenthesis one (`groupCell`). Padding of `pastCell` follows the row, so
 * that looking a few cells ahead needs no check of bounds.
 */
export const groupCell = 256;
export const classCell = 257;
export const plusCell = 258;
export const starCell = 259;
/** A literal byte of 0x80 and above: nothing equals it, as the reference compares signed with unsigned bytes. */
export const impossibleCell = 260;
export const pastCell = 261;

const padding = 5;
const maxPatternBytes = 20_480;

export interface Alternative {
  readonly cells: Int32Array;
  /** Without the padding. */
  readonly cellCount: number;
  /** Where the group cells are; a class's mask can look like one. */
  readonly groups: readonly number[];
  /** The literals it begins with, perhaps after a parenthesis; empty when there are none. */
  readonly prefix: string;
  readonly anchoredAtStart: boolean;
  readonly anchoredAtEnd: boolean;
}

export type OsRegexSyntax =
  | { readonly kind: 'alternatives'; readonly alternatives: readonly Alternative[] }
  | { readonly kind: 'invalid'; readonly what: string; readonly remedy: string };

type Problem = OsRegexSyntax & { readonly kind: 'invalid' };

const classTests: readonly (readonly [letter: string, has: (character: string) => boolean])[] = [
  ['d', isIn(/[0-9]/)],
  ['w', isIn(/[A-Za-z0-9_@-]/)],
  ['s', isIn(/ /)],
  ['p', isIn(/[!-.:-?[\]{|}]/)],
  ['D', isIn(/[^0-9]/)],
  ['W', isIn(/[^A-Za-z0-9_@-]/)],
  ['S', isIn(/[^ ]/)],
  ['.', () => true],
  ['t', isIn(/\t/)],
  ['(', isIn(/\(/)],
  [')', isIn(/\)/)],
  ['\\', isIn(/\\/)],
  ['$', isIn(/\$/)],
  ['|', isIn(/\|/)],
  ['<', isIn(/</)],
];

function isIn(set: RegExp): (character: string) => boolean {
  return (character) => set.test(character);
}

const classMasks: ReadonlyMap<string, number> = new Map(classTests.map(([letter], index) => [letter, 1 << index]));

/** For every byte the masks of the classes it belongs to. No class tells capitals from small letters. */
export const classesOfByte: Uint16Array = Uint16Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return classTests.reduce((masks, [, has], index) => (has(character) ? masks | (1 << index) : masks), 0);
});

/** Splits a pattern into alternatives. */
export function parseOsRegex(pattern: string): OsRegexSyntax {
  if (pattern.length > maxPatternBytes) {
    return problem(`the pattern is longer than ${maxPatternBytes} bytes`, 'shorten it');
  }
  const alternatives: Alternative[] = [];
  let start = 0;
  for (;;) {
    const end = alternativeEnd(pattern, start);
    const alternative = parseAlternative(pattern.slice(start, end));
    if ('kind' in alternative) return alternative;
    alternatives.push(alternative);
    if (end === pattern.length) return { kind: 'alternatives', alternatives };
    start = end + 1;
  }
}

function alternativeEnd(pattern: string, start: number): number {
  for (let at = start; at < pattern.length; at += pattern[at] === '\\' ? 2 : 1) if (pattern[at] === '|') return at;
  return pattern.length;
}

function parseAlternative(text: string): Alternative | Problem {
  const anchoredAtStart = text.startsWith('^');
  const cells: number[] = [];
  let inGroup = false;
  let at = anchoredAtStart ? 1 : 0;
  while (at < text.length && !isLastAnchor(text, at)) {
    const character = text.charAt(at);
    if (character === '\\') {
      const taken = parseClass(text, at, cells);
      if (typeof taken !== 'number') return taken;
      at += taken;
      continue;
    }
    if (character === '(' || character === ')') {
      if (inGroup === (character === '(')) return misplacedParenthesis(character);
      inGroup = !inGroup;
      cells.push(groupCell);
    } else {
      cells.push(literalCell(character));
    }
    at += 1;
  }
  return inGroup ? openGroup() : alternativeOf(cells, anchoredAtStart, at < text.length);
}

/** Called for unescaped characters only. */
function isLastAnchor(text: string, at: number): boolean {
  return text[at] === '$' && at === text.length - 1;
}

/** The characters that a class and its quantifier take. */
function parseClass(text: string, at: number, cells: number[]): number | Problem {
  const letter = text.charAt(at + 1);
  const mask = classMasks.get(letter);
  if (mask === undefined) return unknownEscape(letter);
  cells.push(classCell, mask);
  const quantifier = text[at + 2];
  if (quantifier !== '+' && quantifier !== '*') return 2;
  cells.push(quantifier === '+' ? plusCell : starCell);
  return 3;
}

function alternativeOf(cells: readonly number[], anchoredAtStart: boolean, anchoredAtEnd: boolean): Alternative {
  const padded = new Int32Array(cells.length + padding).fill(pastCell);
  padded.set(cells);
  const prefix = literalsFrom(cells, cells[0] === groupCell ? 1 : 0);
  return { cells: padded, cellCount: cells.length, groups: groupsOf(cells), prefix, anchoredAtStart, anchoredAtEnd };
}

function groupsOf(cells: readonly number[]): readonly number[] {
  const groups: number[] = [];
  for (let at = 0; at < cells.length; at += cells[at] === classCell ? 2 : 1)
    if (cells[at] === groupCell) groups.push(at);
  return groups;
}

function literalsFrom(cells: readonly number[], start: number): string {
  let end = start;
  while ((cells[end] ?? pastCell) < groupCell) end += 1;
  return String.fromCharCode(...cells.slice(start, end));
}

function literalCell(character: string): number {
  return character < '\x80' ? character.toLowerCase().charCodeAt(0) : impossibleCell;
}

function openGroup(): Problem {
  return problem(
    'a group is still open at the end of its alternative',
    'close it with ); instead of | inside a group, repeat the group in each alternative; a parenthesis of the text is \\(',
  );
}

function misplacedParenthesis(character: string): Problem {
  return character === '('
    ? problem('a group stands inside a group', 'write groups one after the other; a parenthesis of the text is \\(')
    : problem('a ) closes no group', 'remove it; a parenthesis of the text is \\)');
}

const escapes = 'the escapes are \\d \\w \\s \\p \\D \\W \\S \\. \\t \\( \\) \\\\ \\$ \\| and \\<';

function unknownEscape(character: string): Problem {
  if (character === '') return problem('the pattern ends in a backslash', 'write \\\\ for a backslash of the text');
  if (!/[!-~]/.test(character)) {
    return problem('a backslash stands before a blank or a letter above ASCII', `${escapes}; remove this backslash`);
  }
  const meaning = `any other character stands for itself: write ${character}, or use type="pcre2"`;
  return problem(`\\${character} means nothing in an osregex`, `${escapes}; ${meaning}`);
}

function problem(what: string, remedy: string): Problem {
  return { kind: 'invalid', what, remedy };
}
