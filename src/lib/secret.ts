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
 * A redactor for the given secrets. A URL's secret is hidden as a whole and by its parts, since errors and answers
 * quote either. Forms under 6 characters are left alone: hiding them would blot out ordinary words.
 */
export function redactor(secrets: readonly Secret[]): Redact {
  const needles = [...new Set(secrets.flatMap((secret) => forms(secret.reveal())))]
    .filter((form) => form.length >= 6)
    .sort((a, b) => b.length - a.length);
  return (text) => needles.reduce((rest, needle) => rest.replaceAll(needle, hidden), text);
}

/** A webhook's token is a part of its path or its query, and far sides quote it alone. Shorter parts are words. */
const shortestToken = 16;

function forms(value: string): string[] {
  const whole = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
  return URL.canParse(value) ? [...whole, ...urlForms(new URL(value))] : whole;
}

function urlForms(url: URL): string[] {
  const { href, pathname, search, searchParams } = url;
  const path = pathname + search;
  const parts = [path.slice(1), ...pathname.split('/'), ...searchParams.values()];
  return [href, path, ...parts.filter((part) => part.length >= shortestToken), ...credentialForms(url)];
}

/** A user name is a secret when there is no password; the two go over the wire together in base64 (RFC 7617). */
function credentialForms({ username, password }: URL): string[] {
  if (username === '' && password === '') return [];
  const secret = password || username;
  const pair = `${decoded(username)}:${decoded(password)}`;
  return [secret, decoded(secret), pair, Buffer.from(pair).toString('base64')];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
