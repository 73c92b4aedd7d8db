const needsEscape = /["\\\0-\x1f]/;
const escapes = /["\\\0-\x1f]/g;

const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * A byte string as a JSON string, in quotes. Quotes, backslashes and control bytes are escaped; bytes of 0x80 and above
 * pass through, so that what was UTF-8 stays it, and `/` and 0x7f stay as they are (spec: alerts-json, section 1).
 */
export function jsonString(bytes: string): string {
  return needsEscape.test(bytes) ? `"${bytes.replace(escapes, escape)}"` : `"${bytes}"`;
}

function escape(character: string): string {
  return short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
