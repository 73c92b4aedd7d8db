/**
 * Differences of two texts by lines: Myers' greedy algorithm ("An O(ND) Difference Algorithm and Its Variations", 1986), on
 * what is left between the lines that both begin and end with. Beyond `mostEdits` the whole middle counts as replaced:
 * a text so different is not read line by line, and neither memory (4 MB) nor time may depend on what stands in a file.
 */
export interface Hunk {
  /** Lines of the old text that are gone, from `oldStart` (counted from 0). */
  readonly oldStart: number;
  readonly removed: Lines;
  readonly newStart: number;
  readonly added: Lines;
}

/** Each with its newline, which the last may lack. */
export interface Lines extends Iterable<string> {
  readonly length: number;
}

const mostEdits = 1_000;
/** Texts of more lines would take gigabytes, one by one: their middle counts as replaced, too. */
const mostLines = 500_000;
const mostComparisons = 20_000_000;
const newline = 10;

export function diffLines(before: Buffer, after: Buffer): readonly Hunk[] {
  const head = commonHead(before, after);
  const tail = commonTail(before, after, head);
  const skipped = countLines(before.subarray(0, head));
  return diffMiddle(before.subarray(head, before.length - tail), after.subarray(head, after.length - tail)).map(
    (hunk) => ({ ...hunk, oldStart: hunk.oldStart + skipped, newStart: hunk.newStart + skipped }),
  );
}

function diffMiddle(before: Buffer, after: Buffer): readonly Hunk[] {
  if (Math.max(countLines(before), countLines(after)) > mostLines) {
    return [{ oldStart: 0, removed: linesOf(before), newStart: 0, added: linesOf(after) }];
  }
  const [old, now] = [splitLines(before.toString('latin1')), splitLines(after.toString('latin1'))];
  return toHunks(old, now, matchLines(old, now) ?? []);
}

/** Bytes of the whole lines that both begin with. */
function commonHead(before: Buffer, after: Buffer): number {
  const most = Math.min(before.length, after.length);
  let at = 0;
  while (at < most && before[at] === after[at]) at += 1;
  if (at === 0 || (at === before.length && at === after.length)) return at;
  return before.lastIndexOf(newline, at - 1) + 1;
}

/** Bytes of the whole lines that both end with, behind the head. */
function commonTail(before: Buffer, after: Buffer, head: number): number {
  const most = Math.min(before.length, after.length) - head;
  let size = 0;
  while (size < most && before[before.length - 1 - size] === after[after.length - 1 - size]) size += 1;
  // The line that the common bytes begin in may begin otherwise.
  const firstEnd = before.indexOf(newline, before.length - size);
  return size === 0 || firstEnd < 0 ? 0 : before.length - firstEnd - 1;
}

/** Without splitting the text: only the first few are wanted. */
function linesOf(text: Buffer): Lines {
  const isEnded = text.length === 0 || text.at(-1) === newline;
  return { length: countLines(text) + (isEnded ? 0 : 1), [Symbol.iterator]: () => eachLine(text) };
}

function* eachLine(text: Buffer): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf(newline, start) + 1 || text.length;
    yield text.toString('latin1', start, end);
    start = end;
  }
}

function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Lines that end. */
function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === newline) count += 1;
  return count;
}

type Match = readonly [old: number, now: number];

/** The lines that stay, in order; undefined when there are too many that do not. */
function matchLines(old: readonly string[], now: readonly string[]): readonly Match[] | undefined {
  const history: Int32Array[] = [];
  let budget = mostComparisons;
  let furthest = new Int32Array(3);
  for (let edits = 0; edits <= Math.min(mostEdits, old.length + now.length); edits += 1) {
    // One entry for each diagonal from -edits - 1 to edits + 1.
    const next = new Int32Array(2 * edits + 5);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const start = edits === 0 ? 0 : step(furthest, edits, diagonal);
      let x = start;
      while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x += 1;
      next[diagonal + edits + 2] = x;
      budget -= x - start + 1;
      if (x >= old.length && x - diagonal >= now.length) return traceBack(history, edits, diagonal, x);
      if (budget < 0) return undefined;
    }
    history.push(next);
    furthest = next;
  }
  return undefined;
}

/** How far one gets on a diagonal with one more edit, before lines that are equal. `edits` counts that edit. */
function step(furthest: Int32Array, edits: number, diagonal: number): number {
  const below = furthest[diagonal + edits] ?? 0;
  const above = furthest[diagonal + edits + 2] ?? 0;
  return movesDown(furthest, edits, diagonal) ? above : below + 1;
}

/** Whether the edit that leads to a diagonal is a line added, not one removed. */
function movesDown(furthest: Int32Array, edits: number, diagonal: number): boolean {
  const below = furthest[diagonal + edits] ?? 0;
  const above = furthest[diagonal + edits + 2] ?? 0;
  return diagonal === -edits || (diagonal !== edits && below < above);
}

function traceBack(history: readonly Int32Array[], last: number, end: number, endX: number): readonly Match[] {
  const matches: Match[] = [];
  let diagonal = end;
  let x = endX;
  for (let edits = last; edits >= 0; edits -= 1) {
    const furthest = history[edits - 1];
    const start = furthest === undefined ? 0 : step(furthest, edits, diagonal);
    for (; x > start; x -= 1) matches.push([x - 1, x - 1 - diagonal]);
    if (furthest === undefined) break;
    const down = movesDown(furthest, edits, diagonal);
    diagonal += down ? 1 : -1;
    x = down ? start : start - 1;
  }
  return matches.reverse();
}

function toHunks(old: readonly string[], now: readonly string[], matches: readonly Match[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let oldStart = 0;
  let newStart = 0;
  for (const [oldEnd, newEnd] of [...matches, [old.length, now.length] as const]) {
    const hunk = { oldStart, removed: old.slice(oldStart, oldEnd), newStart, added: now.slice(newStart, newEnd) };
    if (hunk.removed.length + hunk.added.length > 0) hunks.push(hunk);
    oldStart = oldEnd + 1;
    newStart = newEnd + 1;
  }
  return hunks;
}
