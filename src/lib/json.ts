/** A parsed JSON value. Read only: what was parsed is never changed, new values are built from it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of `key` in `value`, or undefined when `value` is no object or lacks it. Letter case matters. */
export function member(value: unknown, key: string): Json | undefined {
  // Its own only: every object has a `constructor` that nobody wrote.
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value at the end of a path of keys, or undefined when any step is missing. */
export function at(value: unknown, ...path: readonly string[]): Json | undefined {
  let current: unknown = value;
  for (const key of path) current = member(current, key);
  return current as Json | undefined;
}

/** A scalar as text: `5712` and `"5712"` are the same to a reader. Objects, arrays and null are no text. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}

/** Parses JSON text; undefined when it is not JSON. (`null` is JSON and comes back as null.) */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const nonAscii = /[\u007f-\uffff]/g;
const escapeUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * JSON as the reference's programs write it: a blank after each comma and colon, every character above ASCII as
 * `\uXXXX` (spec: stock integrations, section 1). People's own rules match on that text, so enrichments keep it.
 */
export function spacedJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spacedJson).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value).replace(nonAscii, escapeUnit);
  const members = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return `{${members.map(([key, item]) => `${spacedJson(key)}: ${spacedJson(item)}`).join(', ')}}`;
}
