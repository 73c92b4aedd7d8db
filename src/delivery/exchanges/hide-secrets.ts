import { isObject, type Json, type JsonObject, parseJson } from '../../lib/json.ts';
import { type Redact, redactor, type Secret } from '../../lib/secret.ts';

/**
 * Hides secrets in what people get to see of an exchange: those of the block, wherever they are, and besides whatever
 * sits where secrets usually are, since a far side has its own.
 */
export interface Hider {
  text(text: string): string;
  /** Of a hook's address scheme and host are shown, and what the block added to it. */
  url(url: string): string;
  header(name: string, value: string): string;
  /** JSON is looked into, so that no way of escaping hides a secret from us; anything else is text. */
  body(body: string): string;
}

const hidden = '<secret>';

export function secretHider(secrets: readonly Secret[]): Hider {
  const redact = redactor(secrets);
  const text = (from: string) => hideUsual(redact(from));
  return {
    text,
    url: urlHider(secrets, redact, text),
    header: (name, value) => (secretName.test(name) ? hidden : text(value)),
    body: (body) => {
      const parsed = parseJson(body);
      return parsed === undefined ? text(body) : redact(hideInJson(body, parsed, redact));
    },
  };
}

/** Of headers and parameters: `x-apikey`, `access_token`, `Set-Cookie`, `X-Amz-Signature`. Better one too many than one too few. */
const secretName =
  /token|secret|passw|passphrase|api[_-]?key|cookie|credential|authorization|signature|(?:key|auth|sig|pwd|session)$/i;

/** Of members, which alerts have too: `dedup_key` and `TokenElevationType` are none. */
const secretMember =
  /(?:(?:api|routing|service|integration|private|access|secret|auth|signing)[_-]?key|token|secret|passw(?:or)?d|passphrase|pwd|authorization|credentials?|cookie)$/i;

// None of these has an unbounded part before what it looks for: text of any length takes time in proportion to it.
/** `https://user:word@host` */
const credentials = /(:\/\/)[^\s/?#"'<>\\]{1,512}@/g;
/** `api_key=…`, `"token": "…"`, `password: …`, in whatever text. */
const assignment = new RegExp(
  `(${secretMember.source.slice(0, -1)}["']?\\s{0,4}[:=]\\s{0,4})("(?:[^"\\\\]|\\\\.)*"?|[^"'\\s&,;{}[\\]]+)`,
  'gi',
);
const scheme = /\b(Bearer|Basic) +[\w.~+/=-]{8,}/gi;

function hideUsual(text: string): string {
  return text
    .replace(credentials, `$1${hidden}@`)
    .replace(scheme, `$1 ${hidden}`)
    .replace(assignment, (_, name: string, value: string) => name + (value.startsWith('"') ? `"${hidden}"` : hidden));
}

function urlHider(secrets: readonly Secret[], redact: Redact, text: Hider['text']): Hider['url'] {
  const texts = secrets.map((secret) => secret.reveal());
  const hooks = texts.filter((each) => URL.canParse(each)).map((each) => new URL(each));
  const redactOrigin = redactor(secrets.filter((secret) => !URL.canParse(secret.reveal())));
  return (url) => {
    const [, before = '', host = '', rest = url] = /^([a-z]+:\/\/)([^/?#]*)(.*)$/is.exec(url) ?? [];
    const origin = before === '' ? '' : `${before}${redactOrigin(host.replace(/^.*@/s, `${hidden}@`))}`;
    const below = hooks.map((hook) => pathBelow(url, hook)).find((path) => path !== undefined);
    return origin + (below === undefined ? '' : `/${hidden}`) + text(hideParts(below ?? rest, redact));
  };
}

/** What a block adds to the address it was given; undefined when this is another address. */
function pathBelow(url: string, hook: URL): string | undefined {
  const path = hook.pathname + hook.search;
  if (path === '/' || !URL.canParse(url)) return undefined;
  const { host, pathname, search } = new URL(url);
  if (host !== hook.host || !(pathname + search).startsWith(path)) return undefined;
  const added = (pathname + search).slice(path.length);
  return added === '' || path.endsWith('/') || /^[/?&]/.test(added) ? added : undefined;
}

/** Parts of a path and parameters of a query: hidden by name, or when what they stand for is a secret. */
function hideParts(rest: string, redact: Redact): string {
  return rest.replace(/[^/?#&]+/g, (part) => {
    const equals = part.indexOf('=');
    if (equals >= 0 && secretName.test(part.slice(0, equals))) return `${part.slice(0, equals)}=${hidden}`;
    const meant = decoded(part);
    return redact(meant) === meant ? part : hidden;
  });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return part;
  }
}

function hideInJson(body: string, parsed: Json, redact: Redact): string {
  const shown = hideValue(parsed, redact, 0);
  // What has nothing to hide is shown as it was written, blanks and all.
  return shown === parsed ? body : JSON.stringify(shown);
}

/** Deeper than any message that is meant to be read. */
const deepest = 100;

/** The value itself when there is nothing to hide in it. */
function hideValue(value: Json, redact: Redact, depth: number): Json {
  if (typeof value === 'string') return hideUsual(redact(value));
  if (depth > deepest) return '…';
  if (Array.isArray(value)) {
    const shown = value.map((item) => hideValue(item, redact, depth + 1));
    return shown.every((item, index) => item === value[index]) ? value : shown;
  }
  return isObject(value) ? hideMembers(value, redact, depth) : value;
}

function hideMembers(object: JsonObject, redact: Redact, depth: number): JsonObject {
  const members = Object.entries(object);
  const shown = members.map(([name, item = null]): [string, Json] => [
    redact(name),
    secretMember.test(name) && item !== null ? hidden : hideValue(item, redact, depth + 1),
  ]);
  const same = shown.every(([name, item], index) => name === members[index]?.[0] && item === members[index][1]);
  return same ? object : Object.fromEntries(shown);
}
