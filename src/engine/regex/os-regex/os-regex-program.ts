import { rarest } from '../rare-literal.ts';
import { classCell, groupCell, impossibleCell, pastCell, plusCell, starCell } from './os-regex-cells.ts';
import type { Alternative } from './os-regex-syntax.ts';

/** One alternative, with all that the machine would otherwise find out anew on every text. */
export interface Program {
  /** Followed by cells of `pastCell`, so that looking ahead needs no check of bounds. */
  readonly cells: Int32Array;
  readonly cellCount: number;
  readonly anchoredAtStart: boolean;
  readonly anchoredAtEnd: boolean;
  /** Where the group cells are. */
  readonly groups: readonly number[];
  /** By cell: of the classes with a quantifier. */
  readonly loops: readonly (Loop | undefined)[];
  /** The literals it begins with, perhaps after a parenthesis; empty when there are none. */
  readonly prefix: string;
  /** The rarest literals without which it cannot match; empty when there are none. */
  readonly needle: string;
  /** Whether the needle tells more than the prefix. */
  readonly seeksNeedle: boolean;
  /** False: some literal is above ASCII, so that no text matches. */
  readonly isPossible: boolean;
}

/** A class with a quantifier, and what ends it: the first character that also suits the cell that follows. */
export interface Loop {
  readonly mask: number;
  readonly isStar: boolean;
  /** The group cell right behind it, -1 without one. */
  readonly group: number;
  /** Whether nothing but perhaps that group follows. */
  readonly isLast: boolean;
  /** The byte that the following cell takes, -1 when it is not a literal. */
  readonly stopByte: number;
  /** The classes that the following cell takes, 0 when it is not a class. */
  readonly stopMask: number;
  /** Where to go on after such a character. */
  readonly jump: number;
}

const padding = 5;
const openParenthesis = 40;

export function programOf({ cells, anchoredAtStart, anchoredAtEnd }: Alternative): Program {
  const padded = new Int32Array(cells.length + padding).fill(pastCell);
  padded.set(cells);
  const prefix = literalsFrom(cells, cells[0] === groupCell ? 1 : 0);
  const needle = rarest(requiredRuns(cells)) ?? '';
  return {
    cells: padded,
    cellCount: cells.length,
    anchoredAtStart,
    anchoredAtEnd,
    groups: cells.flatMap((cell, at) => (cell === groupCell ? [at] : [])),
    loops: cells.map((_, at) => loopAt(padded, at)),
    prefix,
    needle,
    seeksNeedle: needle !== '' && needle !== prefix,
    isPossible: !cells.some((cell, at) => cell === impossibleCell && !isDispensable(cells, at)),
  };
}

function loopAt(cells: Int32Array, at: number): Loop | undefined {
  if (cells[at] !== classCell || !isQuantifier(cells[at + 2])) return undefined;
  const group = cells[at + 3] === groupCell ? at + 3 : -1;
  const following = group === -1 ? at + 3 : at + 4;
  const stop = cells[following] ?? pastCell;
  const isStoppedByClass = stop === classCell;
  return {
    mask: cells[at + 1] ?? 0,
    isStar: cells[at + 2] === starCell,
    group,
    isLast: stop === pastCell,
    // A second group cell is not stepped over: it counts as the literal that it was made from.
    stopByte: stop === groupCell ? openParenthesis : stop < groupCell ? stop : -1,
    stopMask: isStoppedByClass ? (cells[following + 1] ?? 0) : 0,
    jump: isStoppedByClass ? (isQuantifier(cells[following + 2]) ? following : following + 2) : following + 1,
  };
}

function isQuantifier(cell: number | undefined): boolean {
  return cell === plusCell || cell === starCell;
}

function literalsFrom(cells: readonly number[], start: number): string {
  let end = start;
  while ((cells[end] ?? pastCell) < groupCell) end += 1;
  return String.fromCharCode(...cells.slice(start, end));
}

/**
 * The runs of literals that occur in every text that matches. The only way over a literal cell is a character equal to it
 * (the rules at the end of the text skip classes and groups alone); the next cell then meets the next character, and when
 * that fails the machine goes on at a cell before the run, never inside. So the last time it comes through, it meets the
 * run as it is written. One group cell between two literals is stepped over without a character; of two in a row the second
 * stands for a `(` of the text, and here just ends the run.
 */
function requiredRuns(cells: readonly number[]): readonly string[] {
  const runs: string[] = [];
  let run = '';
  for (const [at, cell] of cells.entries()) {
    if (cell < groupCell && !isDispensable(cells, at)) run += String.fromCharCode(cell);
    else if (cell !== groupCell || cells[at - 1] === groupCell) {
      runs.push(run);
      run = '';
    }
  }
  return [...runs, run].filter((literals) => literals !== '');
}

/** A last literal right after a class without quantifier: the machine can succeed before it (rule B3). */
function isDispensable(cells: readonly number[], at: number): boolean {
  return at === cells.length - 1 && cells[at - 2] === classCell;
}

/** Of the empty pattern. */
export const emptyProgram: Program = programOf({ cells: [], anchoredAtStart: false, anchoredAtEnd: false });
