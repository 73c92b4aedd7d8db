import type { Regex } from './matcher.ts';
import { classCell, classesOfByte, groupCell, starCell } from './os-regex/os-regex-cells.ts';
import { type Alternative, parseOsRegex } from './os-regex/os-regex-syntax.ts';

/** By byte: 0 when no text that begins with it can match. */
export type FirstBytes = Uint8Array;

/** Undefined when the pattern is not anchored, or may match whatever the text begins with. Says nothing of empty texts. */
export function firstBytesOf({ kind, source }: Regex): FirstBytes | undefined {
  return kind === 'osregex' ? ofOsRegex(source) : ofPcre2(source);
}

function ofOsRegex(source: string): FirstBytes | undefined {
  const syntax = parseOsRegex(source);
  if (syntax.kind === 'invalid') return undefined;
  const bytes = new Uint8Array(256);
  return syntax.alternatives.every((alternative) => allow(alternative, bytes)) ? bytes : undefined;
}

/** Adds what the alternative may begin with; false when that is anything. */
function allow({ cells, anchoredAtStart }: Alternative, bytes: Uint8Array): boolean {
  const first = cells[0] === groupCell ? 1 : 0;
  const cell = cells[first] ?? groupCell;
  if (!anchoredAtStart) return false;
  if (cell === classCell) {
    const mask = cells[first + 1] ?? 0;
    if (cells[first + 2] === starCell) return false;
    for (let byte = 0; byte < 256; byte += 1) if (((classesOfByte[byte] ?? 0) & mask) !== 0) bytes[byte] = 1;
    return true;
  }
  if (cell >= groupCell) return false;
  allowLetter(cell, bytes);
  return true;
}

/** Takes the byte of a small letter or of no letter. */
function allowLetter(byte: number, bytes: Uint8Array): void {
  bytes[byte] = 1;
  const capital = String.fromCharCode(byte).toUpperCase().charCodeAt(0);
  if (byte < 0x80 && capital < 0x80) bytes[capital] = 1;
}

// What one simple alternative begins with: a literal, or \d. Anything that could change its meaning is left alone.
const simpleStart = /^\^(?:\\(d|[^A-Za-z0-9])|([^\\^$.[\](){}*+?|]))(?![*?{])/;

function ofPcre2(source: string): FirstBytes | undefined {
  const [, escaped, literal] = simpleStart.exec(source) ?? [];
  const character = escaped ?? literal;
  // A | anywhere could begin another alternative, and (*…) or (?…) options cannot stand before the ^.
  if (character === undefined || source.includes('|')) return undefined;
  const bytes = new Uint8Array(256);
  if (escaped === 'd') bytes.fill(1, 0x30, 0x3a);
  else bytes[character.charCodeAt(0)] = 1;
  return bytes;
}
