import { escapePattern } from './pattern.ts';

/** What a query's text says at one place, or why it makes no sense there. */
export interface QueryError {
  /** Where in the text, counted in characters from 0. */
  readonly at: number;
  readonly message: string;
  /** What to type instead. */
  readonly remedy: string;
}

export class QuerySyntaxError extends Error {
  override readonly name = 'QuerySyntaxError';
  readonly where: QueryError;

  constructor(where: QueryError) {
    super(where.message);
    this.where = where;
  }
}

/** A word or a quoted text, as it was typed. */
export interface Typed {
  readonly at: number;
  /** Without quotes and escapes. */
  readonly text: string;
  /** With what was escaped or quoted escaped for patterns. */
  readonly pattern: string;
  readonly quoted: boolean;
  /** Has `*` or `?` that mean more than themselves. */
  readonly wild: boolean;
}

const blank = /\s/;
const fieldOperators = ['>=', '<=', '>', '<', ':'] as const;
export type FieldOperator = (typeof fieldOperators)[number];

/** The text of a query, read from left to right. Every method takes time in proportion to what it reads. */
export class Scanner {
  /** How many terms the parser has made of it. */
  terms = 0;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get at(): number {
    return this.#at;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The next character. */
  get next(): string {
    return this.#text.charAt(this.#at);
  }

  skipBlanks(): void {
    while (blank.test(this.next)) this.#at += 1;
  }

  /** Whether the text goes on with this; then it is read. */
  take(sign: string): boolean {
    if (!this.#text.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }

  /** The same for a word of letters, in either case, that ends there. */
  takeKeyword(word: string): boolean {
    const end = this.#at + word.length;
    const follows = this.#text.charAt(end);
    if (this.#text.slice(this.#at, end).toUpperCase() !== word || !(follows === '' || /[\s()"]/.test(follows)))
      return false;
    this.#at = end;
    return true;
  }

  /** The operator behind a field's name: a colon right behind it, or a comparison, also after blanks. */
  takeFieldOperator(): FieldOperator | undefined {
    const before = this.#at;
    this.skipBlanks();
    const found = fieldOperators.find((sign) => (sign !== ':' || this.#at === before) && this.take(sign));
    if (found === undefined) this.#at = before;
    return found;
  }

  /** What the reading of something would answer; nothing is read. */
  looksAt(read: (ahead: this) => boolean): boolean {
    const before = this.#at;
    const found = read(this);
    this.#at = before;
    return found;
  }

  /** `http` before `://`: then the colon ends no field's name. */
  startsUrl({ quoted }: Typed): boolean {
    return !quoted && this.#text.startsWith('://', this.#at);
  }

  /** Up to a blank, a bracket, or one of the characters in `ends`. */
  word(ends: string): Typed {
    const from = this.#at;
    let [text, pattern, wild, star] = ['', '', false, false];
    while (!this.atEnd && !blank.test(this.next) && !'()"'.includes(this.next) && !ends.includes(this.next)) {
      const escaped = this.take('\\');
      const character = this.#character(escaped ? '\\' : '');
      text += character;
      const isWild = !escaped && (character === '*' || character === '?');
      // Two stars in a row ask no more than one.
      if (character !== '*' || !isWild || !star) pattern += isWild ? character : escapePattern(character);
      star = isWild && character === '*';
      wild ||= isWild;
    }
    return { at: from, text, pattern, quoted: false, wild };
  }

  /** A text in quotes, the first of which is next. */
  quoted(): Typed {
    const from = this.#at;
    let text = '';
    this.take('"');
    while (!this.take('"')) {
      if (this.atEnd) this.refuse(from, 'a quote is opened here and never closed', 'Close it with ".');
      const escaped = this.take('\\');
      text += this.#character(escaped ? '\\' : '');
    }
    return { at: from, text, pattern: escapePattern(text), quoted: true, wild: false };
  }

  refuse(at: number, message: string, remedy: string): never {
    throw new QuerySyntaxError({ at, message, remedy });
  }

  /** The next character, or what a backslash at the very end stands for. */
  #character(atEnd: string): string {
    const character = this.next;
    this.#at += character.length;
    return character === '' ? atEnd : character;
  }
}
