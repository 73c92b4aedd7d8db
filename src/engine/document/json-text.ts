// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what JSON escapes.
const needsEscape = /["\\\0-\x1f]/;

/**
 * A byte string as a JSON string, in quotes. Quotes, backslashes and control bytes are escaped; bytes of 0x80 and above
 * pass through, so that what was UTF-8 stays it, and `/` and 0x7f stay as they are (spec: alerts-json, section 1).
 */
export function jsonString(bytes: string): string {
  // What V8 escapes in characters up to U+00FF is exactly that; the look ahead is quicker where nothing is to be escaped.
  return needsEscape.test(bytes) ? JSON.stringify(bytes) : `"${bytes}"`;
}

/** An array of byte strings as compact JSON. */
export function jsonStrings(texts: readonly string[]): string {
  return `[${texts.map(jsonString).join(',')}]`;
}
