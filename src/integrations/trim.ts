import { at, isObject, type Json, type JsonObject } from '../lib/json.ts';

/**
 * Fitting a message into what a service takes. What is cut says so, and what can be cut goes before what must stay:
 * long texts are shortened first, whole members are left out only when that was not enough.
 */

/** Ends every text that was cut, so that a reader knows that there was more. */
export const trimMark = '… [trimmed]';

/** At most `limit` UTF-16 units, the mark included; never half a surrogate pair. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit - trimMark.length;
  const splits = isHighSurrogate(text.charCodeAt(end - 1));
  return `${text.slice(0, splits ? end - 1 : end)}${trimMark}`;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** Deeper than any real alert, and far from where the engine's own JSON writer runs out of stack. */
const deepest = 100;

/** JSON text of any value. What is nested absurdly deep is cut off instead of overflowing the stack. */
export function jsonText(value: Json): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return JSON.stringify(clip(value, Number.POSITIVE_INFINITY, deepest));
    throw error;
  }
}

/** Tried one after the other until the message fits. */
const textLimits = [65_536, 16_384, 4_096, 1_024];

/**
 * JSON text of `body` in at most `maxBytes` bytes of UTF-8. Only the object at `path` is shortened; undefined when that
 * is not enough, which means that the rest alone is too large.
 */
export function fitJson(body: JsonObject, path: readonly string[], maxBytes: number): string | undefined {
  const whole = jsonText(body);
  if (Buffer.byteLength(whole) <= maxBytes) return whole;
  const part = at(body, ...path);
  if (!isObject(part)) return undefined;
  for (const shrunk of shrinkings(part, Buffer.byteLength(whole) - maxBytes)) {
    const text = jsonText(put(body, path, shrunk));
    if (Buffer.byteLength(text) <= maxBytes) return text;
  }
  return undefined;
}

function* shrinkings(part: JsonObject, excess: number): Generator<JsonObject> {
  for (const limit of textLimits) yield clipMembers(part, limit, deepest);
  yield withoutLargest(part, excess);
  yield withoutLargest(part, Number.POSITIVE_INFINITY);
}

function clip(value: Json, longest: number, depth: number): Json {
  if (typeof value === 'string') return cutText(value, longest);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return trimMark;
  if (isObject(value)) return clipMembers(value, longest, depth);
  return value.map((item) => clip(item, longest, depth - 1));
}

function clipMembers(object: JsonObject, longest: number, depth: number): JsonObject {
  return mapMembers(object, (value) => clip(value, longest, depth - 1));
}

const longestList = 500;

/** Leaves out the largest members until `excess` bytes are saved, and names them in a member `trimmed`. */
function withoutLargest(object: JsonObject, excess: number): JsonObject {
  const sizes = Object.entries(object).map(([key, value]) => ({ key, bytes: sizeOf(value) }));
  const dropped = new Set<string>();
  // What the list of names takes comes on top of what has to be saved.
  let left = excess + longestList * 3;
  for (const { key, bytes } of sizes.sort((a, b) => b.bytes - a.bytes)) {
    if (left <= 0) break;
    dropped.add(key);
    left -= bytes;
  }
  const kept = Object.entries(object).filter(([key]) => !dropped.has(key));
  return { ...Object.fromEntries(kept), trimmed: cutText([...dropped].join(', '), longestList) };
}

function sizeOf(value: Json | undefined): number {
  return value === undefined ? 0 : Buffer.byteLength(jsonText(value));
}

function put(body: JsonObject, [key, ...rest]: readonly string[], part: JsonObject): JsonObject {
  if (key === undefined) return part;
  const inner = body[key];
  return { ...body, [key]: isObject(inner) ? put(inner, rest, part) : part };
}

function mapMembers(object: JsonObject, change: (value: Json) => Json): JsonObject {
  const entries = Object.entries(object).map(([key, value]) => [key, value === undefined ? value : change(value)]);
  return Object.fromEntries(entries) as JsonObject;
}
