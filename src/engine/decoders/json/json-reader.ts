import { backslash, dot, hyphen, isDigit, plus, quote } from '../../../lib/ascii.ts';

// Invariants: `bytes` holds the text with a 0 behind it, and the text itself holds none. So a scan stops by itself at the
// end, and no byte from an earlier text is ever looked at.

const zero = 0x30;
const smallE = 0x65;
const capitalE = 0x45;
const smallU = 0x75;

/** By byte, 1 for what ends a run of ordinary bytes in a string. */
const endsRun = new Uint8Array(256);
for (const byte of [0, quote, backslash]) endsRun[byte] = 1;

/** By the byte after a backslash, what the two stand for; 0 for none. */
const escaped = new Uint8Array(256);
for (const [letter, character] of ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t']) {
  escaped[(letter ?? '').charCodeAt(0)] = (character ?? '').charCodeAt(0);
}

/** Containers within containers; a text that nests deeper is malformed. */
const maxNesting = 1000;

/** More digits might not be the same text again when printed. */
const maxPlainDigits = 9;

/**
 * Reads the pieces of a JSON text as leniently as the reference's parser (spec: decoders, section 5): every byte up to
 * 0x20 is white space, strings hold any byte, numbers are what C's strtod takes. Works on byte strings without NUL.
 */
export class JsonReader {
  text = '';
  /** Where to read on. */
  at = 0;
  /** The last number read is an integer as one would print it: its own text says it. */
  isPlainInteger = false;
  bytes = new Uint8Array(0);
  #buffer = Buffer.alloc(0);
  #scratch = Buffer.alloc(0);
  #depth = 0;

  begin(text: string, from: number): void {
    if (text.length >= this.bytes.length) this.#grow(Math.max(65_536, text.length * 2));
    this.text = text;
    this.at = from;
    this.#depth = 0;
    this.#buffer.write(text, 0, 'latin1');
    this.bytes[text.length] = 0;
  }

  #grow(size: number): void {
    this.#buffer = Buffer.alloc(size);
    this.#scratch = Buffer.alloc(size);
    this.bytes = new Uint8Array(this.#buffer.buffer, this.#buffer.byteOffset, size);
  }

  /** Skips white space; the byte then at `at`, 0 at the end. */
  peek(): number {
    const { bytes } = this;
    let { at } = this;
    let byte = bytes[at] ?? 0;
    while (byte <= 0x20 && byte !== 0) {
      at += 1;
      byte = bytes[at] ?? 0;
    }
    this.at = at;
    return byte;
  }

  /** Steps over a bracket or brace that opens; false when it is one too many. Ends with `leave`. */
  enter(): boolean {
    this.at += 1;
    this.#depth += 1;
    return this.#depth <= maxNesting;
  }

  /** Steps over the bracket or brace that closes. */
  leave(): void {
    this.at += 1;
    this.#depth -= 1;
  }

  /** Steps over `word` if it is next. */
  take(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  /** The string whose opening quote is at `at`; undefined when it is malformed. */
  readString(): string | undefined {
    const { bytes } = this;
    const start = this.at + 1;
    let end = start;
    while (endsRun[bytes[end] ?? 0] === 0) end += 1;
    if (bytes[end] !== quote) return this.#readEscaped(start, end);
    this.at = end + 1;
    return this.text.slice(start, end);
  }

  /** `from`: the first backslash, or the end of the text. */
  #readEscaped(start: number, from: number): string | undefined {
    const { bytes } = this;
    let end = from;
    while (bytes[end] !== quote) {
      if (bytes[end] === backslash) end += 1;
      if (bytes[end] === 0) return undefined;
      end += 1;
    }
    this.at = end + 1;
    return this.#decode(start, end);
  }

  #decode(start: number, end: number): string | undefined {
    const { bytes } = this;
    const scratch = this.#scratch;
    let size = 0;
    let cut = -1;
    let at = start;
    while (at < end) {
      const byte = bytes[at] ?? 0;
      const plain = byte === backslash ? (escaped[bytes[at + 1] ?? 0] ?? 0) : byte;
      if (plain !== 0) {
        scratch[size] = plain;
        size += 1;
        at += byte === backslash ? 2 : 1;
        continue;
      }
      const code = bytes[at + 1] === smallU ? this.#codePoint(at, end) : -1;
      if (code < 0) return undefined;
      // A NUL ends the string for whoever reads it, yet what follows has to be well-formed.
      if (code === 0 && cut === -1) cut = size;
      size = putUtf8(scratch, size, code);
      at += code > 0xffff ? 12 : 6;
    }
    return scratch.toString('latin1', 0, cut === -1 ? size : cut);
  }

  /** Of the `\uXXXX` at `at`, or the two of them; 0 when its digits are none; -1 for a lone surrogate or too few bytes. */
  #codePoint(at: number, end: number): number {
    if (end - at < 6) return -1;
    const code = this.#hex4(at + 2);
    if (code < 0xd800 || code > 0xdfff) return code;
    const isPair = code < 0xdc00 && end - at >= 12 && this.text.startsWith('\\u', at + 6);
    const low = isPair ? this.#hex4(at + 8) : 0;
    return low >= 0xdc00 && low <= 0xdfff ? 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00) : -1;
  }

  #hex4(from: number): number {
    let code = 0;
    for (let at = from; at < from + 4; at += 1) {
      const digit = hexDigit(this.bytes[at] ?? 0);
      if (digit < 0) return 0;
      code = code * 16 + digit;
    }
    return code;
  }

  /** The text of the number at `at`, as much as strtod takes; undefined when that is nothing. Sets `isPlainInteger`. */
  readNumber(): string | undefined {
    const { bytes } = this;
    const start = this.at;
    const first = bytes[start] === hyphen ? start + 1 : start;
    let end = this.#digitsEnd(first);
    let digits = end - first;
    this.isPlainInteger = digits > 0 && digits <= maxPlainDigits && (bytes[first] !== zero || end - start === 1);
    if (bytes[end] === dot) {
      this.isPlainInteger = false;
      const fractionEnd = this.#digitsEnd(end + 1);
      digits += fractionEnd - end - 1;
      end = fractionEnd;
    }
    if (digits === 0) return undefined;
    const afterExponent = this.#exponentEnd(end);
    if (afterExponent !== end) this.isPlainInteger = false;
    this.at = afterExponent;
    return this.text.slice(start, afterExponent);
  }

  /** Without a digit, an `e` is no exponent. */
  #exponentEnd(from: number): number {
    const letter = this.bytes[from];
    if (letter !== smallE && letter !== capitalE) return from;
    const sign = this.bytes[from + 1];
    const first = sign === hyphen || sign === plus ? from + 2 : from + 1;
    const end = this.#digitsEnd(first);
    return end === first ? from : end;
  }

  #digitsEnd(from: number): number {
    let at = from;
    while (isDigit(this.bytes[at] ?? 0)) at += 1;
    return at;
  }
}

/** Writes a code point at `at`; where it ends. */
function putUtf8(target: Uint8Array, at: number, code: number): number {
  if (code < 0x80) return put(target, at, code);
  if (code < 0x800) return put(target, put(target, at, 0xc0 | (code >> 6)), 0x80 | (code & 0x3f));
  let end = at;
  if (code < 0x10000) end = put(target, end, 0xe0 | (code >> 12));
  else {
    end = put(target, end, 0xf0 | (code >> 18));
    end = put(target, end, 0x80 | ((code >> 12) & 0x3f));
  }
  end = put(target, end, 0x80 | ((code >> 6) & 0x3f));
  return put(target, end, 0x80 | (code & 0x3f));
}

function put(target: Uint8Array, at: number, byte: number): number {
  target[at] = byte;
  return at + 1;
}

function hexDigit(byte: number): number {
  if (isDigit(byte)) return byte - zero;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
