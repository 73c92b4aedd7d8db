import { type Facts, nothingKnown } from './pcre2-facts.ts';

/** A place in a pattern, and the flags in force there. */
export class PatternReader {
  caseless = false;
  multiline = false;
  /** It met something that it does not know for certain: whatever is read from it says nothing. */
  gaveUp = false;
  at = 0;
  readonly #pattern: string;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  get atEnd(): boolean {
    return this.at >= this.#pattern.length;
  }

  /** The next character, empty at the end. */
  get next(): string {
    return this.#pattern.charAt(this.at);
  }

  takeOne(): string {
    const character = this.next;
    this.at += 1;
    return character;
  }

  take(character: string): boolean {
    if (this.next !== character) return false;
    this.at += 1;
    return true;
  }

  /** Takes what a sticky expression matches here. */
  takeMatch(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.#pattern) ?? undefined;
    this.at += found?.[0].length ?? 0;
    return found;
  }

  end(): void {
    this.at = this.#pattern.length;
  }
}

export function giveUp(reader: PatternReader): Facts {
  reader.gaveUp = true;
  reader.end();
  return nothingKnown;
}
