import { fromBytes, toBytes } from '../../../lib/bytes.ts';
import { isObject, type Json, type JsonObject, parseJson } from '../../../lib/json.ts';

/** A member to be added, at the end of a path of keys. */
export interface JsonLabel {
  readonly path: readonly string[];
  readonly value: Json;
}

/** Labels as they are configured: dots part the keys, and an array in JSON is taken as one. */
export function readLabels(labels: readonly { readonly key: string; readonly value: string }[]): readonly JsonLabel[] {
  return labels.map(({ key, value }) => {
    const array = value.startsWith('[') ? parseJson(value) : undefined;
    return { path: key.split('.'), value: array ?? value };
  });
}

/**
 * The object at the start of a line, with the labels, written compactly (spec: log collection, section 4.3). What follows
 * the object is left out; undefined when the line begins with no object.
 */
export function jsonEvent(line: string, labels: readonly JsonLabel[]): string | undefined {
  const value = parseJson(fromBytes(line)) ?? parseJson(fromBytes(leadingObject(line)));
  if (!isObject(value)) return undefined;
  return toBytes(JSON.stringify(labels.reduce((object, { path, value }) => withLabel(object, path, value), value)));
}

/** Up to the brace that closes the first one; of a line in which none does, nothing. */
function leadingObject(line: string): string {
  let depth = 0;
  for (const { 0: token, index } of line.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') depth += 1;
    else if (token === '}') depth -= 1;
    if (depth === 0) return line.slice(0, index + token.length);
  }
  return '';
}

/** What is there already is never replaced, also not where the label needs an object. */
function withLabel(object: JsonObject, path: readonly string[], value: Json): JsonObject {
  const [key = '', ...rest] = path;
  const present = Object.hasOwn(object, key) ? object[key] : undefined;
  if (rest.length === 0) return present === undefined ? { ...object, [key]: value } : object;
  if (present !== undefined && !isObject(present)) return object;
  return { ...object, [key]: withLabel(present ?? {}, rest, value) };
}
