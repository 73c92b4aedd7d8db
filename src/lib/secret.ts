import { inspect } from 'node:util';

const hidden = '<secret>';

/**
 * A value that must not be seen: an API key, a hook URL. In strings, JSON and `inspect` it reads `<secret>`; only
 * `reveal()` opens it, at the very place where it goes on the wire.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [inspect.custom](): string {
    return hidden;
  }
}

/** Text in, text out, with every known secret replaced by `<secret>`. */
export type Redact = (text: string) => string;

/**
 * A redactor for the given secrets. A URL's secret is hidden as a whole and by its path, since errors and answers
 * quote either. Parts under 6 characters are left alone: hiding them would blot out ordinary words.
 */
export function redactor(secrets: readonly Secret[]): Redact {
  const needles = [...new Set(secrets.flatMap((secret) => forms(secret.reveal())))]
    .filter((form) => form.length >= 6)
    .sort((a, b) => b.length - a.length);
  return (text) => needles.reduce((rest, needle) => rest.replaceAll(needle, hidden), text);
}

/** A webhook's token is the last part of its path, and far sides quote it alone. Shorter parts are words. */
const shortestToken = 16;

function forms(value: string): string[] {
  const all = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
  if (!URL.canParse(value)) return all;
  const { pathname, search, username, password } = new URL(value);
  const token = pathname.split('/').at(-1) ?? '';
  const path = pathname.length > 1 ? [pathname + search, pathname.slice(1) + search] : [];
  return [...all, ...path, ...(token.length >= shortestToken ? [token] : []), username, password];
}
