/**
 * A text that many patterns are tried on: a byte string (one character per byte, U+0000 to U+00FF) without NUL. What
 * matching derives from it is derived once. Subjects live as long as their event's slot and are set anew for each event.
 */
export class Subject {
  /** Empty when not set. */
  text = '';
  isSet = false;
  /** Changes whenever the text does; lets a matcher keep what it derived (such as a copy in native memory). */
  version = 0;
  #folded: string | undefined;

  set(text: string): void {
    this.text = text;
    this.isSet = true;
    this.version = nextVersion();
    this.#folded = undefined;
  }

  clear(): void {
    if (!this.isSet) return;
    this.text = '';
    this.isSet = false;
    this.version = nextVersion();
    this.#folded = undefined;
  }

  /** The text with ASCII letters in lower case; all other bytes as they are. */
  get folded(): string {
    this.#folded ??= foldBytes(this.text);
    return this.#folded;
  }
}

let versions = 0;

/** Versions are unique over all subjects, so that one number tells both which subject and which text. */
function nextVersion(): number {
  versions += 1;
  return versions;
}

const beyondAscii = /[\x80-\xff]/;
let scratch = Buffer.allocUnsafeSlow(4_096);

/** Where `toLowerCase` would go too far, byte by byte: that is faster than replacing the capitals in a string. */
function foldBytes(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase();
  if (text.length > scratch.length) scratch = Buffer.allocUnsafeSlow(text.length * 2);
  const length = scratch.write(text, 'latin1');
  for (let at = 0; at < length; at += 1) {
    const byte = scratch[at] ?? 0;
    if (byte >= 0x41 && byte <= 0x5a) scratch[at] = byte + 0x20;
  }
  return scratch.toString('latin1', 0, length);
}
