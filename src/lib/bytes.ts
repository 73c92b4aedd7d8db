/**
 * Byte strings: one character (U+0000 to U+00FF) per byte. The analysis engine works on them, so that offsets and byte
 * classes are exact whatever encoding a log is in, and what was valid UTF-8 leaves as it came.
 */
export function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** For people and for JSON: bytes that are no UTF-8 become U+FFFD. */
export function fromBytes(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
