/**
 * JSON with a line for each member; text that is none stays as it is. Numbers, escapes and members that stand twice are kept as
 * they were written, which parsing and writing again would not do.
 */
export function indentJson(text: string): string {
  if (!isContainer(text)) return text;
  let depth = 0;
  return text.replace(tokens, (token: string, empty?: string, string?: string) => {
    if (empty !== undefined) return empty.replace(/\s+/g, '');
    if (string !== undefined) return token;
    if (token === '{' || token === '[') {
      depth += 1;
      return `${token}${lineBreak(depth)}`;
    }
    if (token === '}' || token === ']') {
      depth -= 1;
      return `${lineBreak(depth)}${token}`;
    }
    if (token === ',') return `,${lineBreak(depth)}`;
    return token === ':' ? ': ' : '';
  });
}

/** Empty containers, strings, punctuation, and blanks between them; the rest is copied. */
const tokens = /(\{\s*\}|\[\s*\])|("(?:[^"\\]|\\.)*")|[{}[\],:]|\s+/g;

function lineBreak(depth: number): string {
  // Whoever nests deeper wants wide lines.
  return `\n${'  '.repeat(Math.min(depth, 40))}`;
}

function isContainer(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
