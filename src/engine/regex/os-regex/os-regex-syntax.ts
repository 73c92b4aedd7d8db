import { type InvalidPattern, maxPatternBytes, patternTooLong } from '../matcher.ts';
import { classCell, classMasks, groupCell, impossibleCell, plusCell, starCell } from './os-regex-cells.ts';

/** One alternative of a pattern, its cells as in os-regex-cells.ts. */
export interface Alternative {
  readonly cells: readonly number[];
  readonly anchoredAtStart: boolean;
  readonly anchoredAtEnd: boolean;
}

type OsRegexSyntax = { readonly kind: 'alternatives'; readonly alternatives: readonly Alternative[] } | InvalidPattern;

/** Reads the syntax of osregex (spec: os-regex, section 3). */
export function parseOsRegex(pattern: string): OsRegexSyntax {
  if (pattern.length > maxPatternBytes) return patternTooLong;
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

function parseAlternative(text: string): Alternative | InvalidPattern {
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
  return inGroup ? openGroup() : { cells, anchoredAtStart, anchoredAtEnd: at < text.length };
}

/** Called for unescaped characters only. */
function isLastAnchor(text: string, at: number): boolean {
  return text[at] === '$' && at === text.length - 1;
}

/** The characters that a class and its quantifier take. */
function parseClass(text: string, at: number, cells: number[]): number | InvalidPattern {
  const letter = text.charAt(at + 1);
  const mask = classMasks.get(letter);
  if (mask === undefined) return unknownEscape(letter);
  cells.push(classCell, mask);
  const quantifier = text[at + 2];
  if (quantifier !== '+' && quantifier !== '*') return 2;
  cells.push(quantifier === '+' ? plusCell : starCell);
  return 3;
}

function literalCell(character: string): number {
  return character < '\x80' ? character.toLowerCase().charCodeAt(0) : impossibleCell;
}

function openGroup(): InvalidPattern {
  return invalid(
    'a group is still open at the end of its alternative',
    'close it with ); instead of | inside a group, repeat the group in each alternative; a parenthesis of the text is \\(',
  );
}

function misplacedParenthesis(character: string): InvalidPattern {
  return character === '('
    ? invalid('a group stands inside a group', 'write groups one after the other; a parenthesis of the text is \\(')
    : invalid('a ) closes no group', 'remove it; a parenthesis of the text is \\)');
}

const escapes = 'the escapes are \\d \\w \\s \\p \\D \\W \\S \\. \\t \\( \\) \\\\ \\$ \\| and \\<';

function unknownEscape(character: string): InvalidPattern {
  if (character === '') return invalid('the pattern ends in a backslash', 'write \\\\ for a backslash of the text');
  if (!/[!-~]/.test(character)) {
    return invalid('a backslash stands before a blank or a letter above ASCII', `${escapes}; remove this backslash`);
  }
  const meaning = /[a-z]/i.test(character)
    ? 'there are no others in this dialect; type="pcre2" has them'
    : `any other character stands for itself: write ${character}, or use type="pcre2"`;
  return invalid(`\\${character} means nothing in an osregex`, `${escapes}; ${meaning}`);
}

function invalid(what: string, remedy: string): InvalidPattern {
  return { kind: 'invalid', what, remedy };
}
