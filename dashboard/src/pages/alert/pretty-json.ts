/*
 * The document is laid out from its text, never from a value made of it: every number keeps all its digits, names that
 * come twice stay, and what is nested a million deep takes no stack. Deeper than so many steps nothing more is indented, since
 * the spaces of deep documents would outgrow them by far.
 */

const deepestIndent = 40;
const step = '  ';

/** A string, a mark, or anything else up to the next mark. */
const token = /"(?:\\[\s\S]|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** JSON with a line for each member, as far as it is JSON. */
export function prettyJson(text: string): string {
  const written: string[] = [];
  let depth = 0;
  let before = '';
  for (const [part] of text.matchAll(token)) {
    const closes = part === '}' || part === ']';
    if (closes) depth = Math.max(0, depth - 1);
    if (startsLine(before, closes)) written.push(newLine(depth));
    written.push(part === ':' ? ': ' : part);
    if (part === '{' || part === '[') depth += 1;
    before = part;
  }
  return written.join('');
}

/** Empty objects and lists stay on one line. */
function startsLine(before: string, closes: boolean): boolean {
  const opened = before === '{' || before === '[';
  return closes ? before !== '' && !opened : opened || before === ',';
}

function newLine(depth: number): string {
  return `\n${step.repeat(Math.min(depth, deepestIndent))}`;
}
