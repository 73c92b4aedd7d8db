import { colon, isDigit, space } from '../../lib/ascii.ts';
import type { Event } from '../event/event.ts';
import { jsonString } from './json-text.ts';

/** Members of `predecoder` before the host name, without braces. */
export function writeHeader({ programName, timestamp }: Event): string {
  const program = programName.isSet ? `"program_name":${jsonString(programName.text)}` : '';
  if (timestamp === undefined) return program;
  return `${program}${program === '' ? '' : ','}"timestamp":${jsonString(timestamp)}`;
}

/** Of `Dec 29 10:00:01 `. */
const headerLength = 16;

/**
 * The word after a plain BSD header, whatever pre-decoding made of it: `^[A-Z][a-z][a-z] [ 0123][0-9]
 * [0-9][0-9]:[0-9][0-9]:[0-9][0-9] ([^ ]+)`.
 */
export function headerHost(fullLog: string): string | undefined {
  if (!startsWithHeader(fullLog)) return undefined;
  const end = fullLog.indexOf(' ', headerLength);
  if (end === headerLength || fullLog.length === headerLength) return undefined;
  return fullLog.slice(headerLength, end === -1 ? undefined : end);
}

function startsWithHeader(text: string): boolean {
  const code = (index: number) => text.charCodeAt(index);
  return (
    code(3) === space &&
    code(6) === space &&
    code(9) === colon &&
    code(12) === colon &&
    code(15) === space &&
    isBetween(code(0), 0x41, 0x5a) &&
    isBetween(code(1), 0x61, 0x7a) &&
    isBetween(code(2), 0x61, 0x7a) &&
    (code(4) === space || isBetween(code(4), 0x30, 0x33)) &&
    isDigit(code(5)) &&
    isDigit(code(7)) &&
    isDigit(code(8)) &&
    isDigit(code(10)) &&
    isDigit(code(11)) &&
    isDigit(code(13)) &&
    isDigit(code(14))
  );
}

function isBetween(code: number, first: number, last: number): boolean {
  return code >= first && code <= last;
}
