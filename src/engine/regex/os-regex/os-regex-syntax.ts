import { classCell, classMasks, groupCell, impossibleCell, plusCell, starCell } from './os-regex-cells.ts';

const maxPatternBytes = 20_480;

/** One alternative of a pattern, its cells as in os-regex-cells.ts. */
export interface Alternative {
  readonly cells: readonly number[];
  readonly anchoredAtStart: boolean;
  readonly anchoredAtEnd: boolean;
}

export type OsRegexSyntax =
  | { readonly kind: 'alternatives'; readonly alternatives: readonly Alternative[] }
  | { readonly kind: 'invalid'; readonly what: string; readonly remedy: string };

type Problem = OsRegexSyntax & { readonly kind: 'invalid' };

/** Reads the syntax of osregex (spec: os-regex, section 3). */
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
  return inGroup ? openGroup() : { cells, anchoredAtStart, anchoredAtEnd: at < text.length };
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
