import { type Alternative, classCell, groupCell, impossibleCell, plusCell, starCell } from './os-regex-syntax.ts';
import { rarest } from './rare-literal.ts';

/** `Matcher.required` and `Matcher.requiredDecides` of a pattern. */
export interface RequiredLiterals {
  readonly required: readonly string[] | undefined;
  readonly decides: boolean;
}

/**
 * Why a run of literal cells must occur in a text that matches: the only way over a literal cell is a character equal to
 * it (the rules at the end of the text skip classes and groups alone), the next cell then meets the next character, and
 * when that fails the machine goes on at a cell before the run, never inside. So the last time it comes through, it meets
 * the run as it is written. One group cell between two literals is stepped over without a character; of two in a row
 * the second stands for a `(` of the text, and here just ends the run.
 *
 * The exception is a last literal right after a class without quantifier: the machine can succeed before it (rule B3).
 */
export function requiredLiterals(alternatives: readonly Alternative[]): RequiredLiterals {
  const required: string[] = [];
  let decides = true;
  for (const alternative of alternatives) {
    const runs = literalRuns(alternative);
    if (runs.includes(impossible)) continue;
    const literal = rarest(runs);
    if (literal === undefined) return { required: undefined, decides: false };
    required.push(literal);
    decides &&= isOnly(literal, alternative);
  }
  return { required, decides };
}

function isOnly(literal: string, { cellCount, anchoredAtStart, anchoredAtEnd }: Alternative): boolean {
  return literal.length === cellCount && !anchoredAtStart && !anchoredAtEnd;
}

/** Stands for a literal above ASCII, which no text has (as far as osregex can see). */
const impossible = '\xff';

function literalRuns({ cells, cellCount }: Alternative): readonly string[] {
  const runs: string[] = [];
  let run = '';
  const endRun = () => {
    if (run !== '') runs.push(run);
    run = '';
  };
  let at = 0;
  while (at < cellCount) {
    const cell = cells[at] ?? groupCell;
    if (cell === classCell) {
      endRun();
      at += classLength(cells, at);
      if (isDispensable(cells, at, cellCount)) break;
      continue;
    }
    if (cell === impossibleCell) return [impossible];
    if (cell !== groupCell) run += String.fromCharCode(cell);
    else if (cells[at + 1] === groupCell) endRun();
    at += 1;
  }
  endRun();
  return runs;
}

function classLength(cells: Int32Array, at: number): number {
  return cells[at + 2] === plusCell || cells[at + 2] === starCell ? 3 : 2;
}

/** Whether the cell after a class need not be passed: it is the last one, and the class had no quantifier. */
function isDispensable(cells: Int32Array, at: number, cellCount: number): boolean {
  return at === cellCount - 1 && cells[at - 2] === classCell;
}
