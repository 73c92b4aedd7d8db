const plain = /^[\p{L}\p{N}_][\p{L}\p{N}_.@-]*$/u;
const keyword = /^(and|or|not|to)$/i;

/** As a value that means itself in a query: never a wildcard, a network or a keyword. */
export function quoted(value: string): string {
  if (plain.test(value) && !keyword.test(value)) return value;
  return `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** As a field's name, or the beginning of a value: every odd character escaped, so that it means itself. */
export function escaped(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}_.@-]|^-/gu, '\\$&').replace(keyword, '\\$&');
}
