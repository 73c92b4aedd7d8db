import { at, isObject, type Json, type JsonObject, spacedJson } from '../lib/json.ts';

/** A document that is small enough, and the dotted paths of what it had to lose for that. */
export interface Fitted {
  readonly text: string;
  readonly trimmed: readonly string[];
}

/**
 * The document as JSON text of at most `limit` bytes, or undefined when it cannot be made to fit. What may be left out
 * goes first, the largest part before the others; then the longest strings are cut. The text is always whole JSON, and
 * its last member, `trimmed`, names what was left out or cut.
 */
export function fitDocument(
  document: JsonObject,
  optional: readonly (readonly string[])[],
  limit: number,
): Fitted | undefined {
  const whole = spacedJson(document);
  if (whole.length <= limit) return { text: whole, trimmed: [] };
  return leaveOut(document, optional, limit) ?? cutStrings(document, optional, limit);
}

/** `spacedJson` writes ASCII only, so that a text's length is its size in bytes. */
function write(document: JsonObject, trimmed: readonly string[], limit: number): Fitted | undefined {
  const text = spacedJson({ ...document, trimmed });
  return text.length <= limit ? { text, trimmed } : undefined;
}

type Path = readonly string[];

function leaveOut(document: JsonObject, optional: readonly Path[], limit: number): Fitted | undefined {
  let rest = document;
  const trimmed: string[] = [];
  for (const path of largestFirst(document, optional)) {
    // A part inside one that is gone already has nothing left to give.
    if (at(rest, ...path) === undefined) continue;
    rest = without(rest, path);
    trimmed.push(path.join('.'));
    const fitted = write(rest, trimmed, limit);
    if (fitted !== undefined) return fitted;
  }
  return undefined;
}

function largestFirst(document: JsonObject, optional: readonly Path[]): readonly Path[] {
  const size = (path: Path) => spacedJson(at(document, ...path) ?? '').length;
  return optional
    .map((path) => ({ path, size: size(path) }))
    .sort((a, b) => b.size - a.size)
    .map(({ path }) => path);
}

function without(object: JsonObject, [key, ...rest]: Path): JsonObject {
  if (key === undefined) return object;
  const inner = object[key];
  if (rest.length > 0) return isObject(inner) ? { ...object, [key]: without(inner, rest) } : object;
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

/** Below this length a cut string would say nothing; a document still too large is so by its number of parts. */
const shortestCut = 32;

function cutStrings(document: JsonObject, optional: readonly Path[], limit: number): Fitted | undefined {
  const bare = optional.reduce(without, document);
  const leftOut = optional.filter((path) => at(document, ...path) !== undefined).map((path) => path.join('.'));
  for (let length = limit / 2; length >= shortestCut; length /= 2) {
    const cut: string[] = [];
    const shorter = capStrings(bare, Math.floor(length), '', cut) as JsonObject;
    const fitted = write(shorter, [...leftOut, ...cut], limit);
    if (fitted !== undefined) return fitted;
  }
  return undefined;
}

/** What a cut leaves of a character above U+FFFF when it goes through its middle. */
const halfPair = /[\ud800-\udbff]$/;

/** The value with no string longer than `length` characters; the paths of those that were go into `cut`. */
function capStrings(value: Json, length: number, path: string, cut: string[]): Json {
  const inner = (item: Json, key: string | number) =>
    capStrings(item, length, path === '' ? String(key) : `${path}.${key}`, cut);
  if (Array.isArray(value)) return value.map(inner);
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, item === undefined ? item : inner(item, key)]),
    );
  }
  if (typeof value !== 'string' || value.length <= length) return value;
  cut.push(path);
  return `${value.slice(0, length - 3).replace(halfPair, '')}...`;
}
