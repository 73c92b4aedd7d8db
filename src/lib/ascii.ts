/** The codes of ASCII characters, for reading texts byte by byte. */
export const space = 0x20;
export const quote = 0x22;
export const openParenthesis = 0x28;
export const plus = 0x2b;
export const comma = 0x2c;
export const hyphen = 0x2d;
export const dot = 0x2e;
export const slash = 0x2f;
export const colon = 0x3a;
export const openBracket = 0x5b;
export const backslash = 0x5c;
export const closeBracket = 0x5d;
export const openBrace = 0x7b;
export const bar = 0x7c;
export const closeBrace = 0x7d;

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
