import { cutAtLine, moreChanges } from './change-message.ts';
import { diffLines, type Hunk } from './line-diff.ts';

/** Bytes of a difference that are told (spec: file integrity, section 6). */
const longestDiff = 59_391;
/** Like diff(1), which tells a binary file by a NUL byte near its beginning. */
const binarySample = 32_768;

/** The differences as `diff OLD NEW` writes them, without options; a byte string. */
export function diffText(before: Buffer, after: Buffer): string {
  if (isBinary(before) || isBinary(after)) return 'Binary files differ\n';
  let text = '';
  for (const hunk of diffLines(before, after)) {
    text += heading(hunk);
    for (const line of linesOf(hunk)) {
      text += line;
      if (text.length > longestDiff) return cutAtLine(text.slice(0, longestDiff)) + moreChanges;
    }
  }
  return text;
}

function isBinary(content: Buffer): boolean {
  return content.subarray(0, binarySample).includes(0);
}

function heading({ oldStart, removed, newStart, added }: Hunk): string {
  const from = removed.length === 0 ? String(oldStart) : range(oldStart, removed.length);
  const to = added.length === 0 ? String(newStart) : range(newStart, added.length);
  const letter = removed.length === 0 ? 'a' : added.length === 0 ? 'd' : 'c';
  return `${from}${letter}${to}\n`;
}

function range(start: number, length: number): string {
  return length === 1 ? String(start + 1) : `${start + 1},${start + length}`;
}

function* linesOf({ removed, added }: Hunk): Generator<string> {
  for (const line of removed) yield `< ${ended(line)}`;
  if (removed.length > 0 && added.length > 0) yield '---\n';
  for (const line of added) yield `> ${ended(line)}`;
}

function ended(line: string): string {
  return line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`;
}
