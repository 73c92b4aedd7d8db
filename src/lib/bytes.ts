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

export function isAscii(text: string): boolean {
  return !beyondAscii.test(text);
}

const beyondAscii = /[^\0-\x7f]/;
let scratch = Buffer.allocUnsafeSlow(4_096);

/** Lower case for ASCII letters alone; `toLowerCase` would go further and turn À into à. */
export function foldCase(bytes: string): string {
  if (isAscii(bytes)) return bytes.toLowerCase();
  // Byte by byte, which is faster than replacing the capitals in a string.
  if (bytes.length > scratch.length) scratch = Buffer.allocUnsafeSlow(bytes.length * 2);
  const length = scratch.write(bytes, 'latin1');
  for (let at = 0; at < length; at += 1) {
    const byte = scratch[at] ?? 0;
    if (byte >= 0x41 && byte <= 0x5a) scratch[at] = byte + 0x20;
  }
  return scratch.toString('latin1', 0, length);
}

/** V8 copies shorter texts anyway. */
const shortestSlice = 13;

/** A copy of its own, for what is kept: a slice of a message would keep the whole of it in memory. */
export function detach(bytes: string): string {
  return bytes.length < shortestSlice ? bytes : Buffer.from(bytes, 'latin1').toString('latin1');
}
