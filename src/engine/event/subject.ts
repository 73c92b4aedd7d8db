import { foldCase } from '../../lib/bytes.ts';

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
    this.#folded ??= foldCase(this.text);
    return this.#folded;
  }
}

let versions = 0;

/** Versions are unique over all subjects, so that one number tells both which subject and which text. */
function nextVersion(): number {
  versions += 1;
  return versions;
}
