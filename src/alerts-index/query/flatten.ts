import { asText, isObject, type Json } from '../../lib/json.ts';
import { fold } from './words.ts';

/** A scalar of an alert and the path to it; the items of a list all have the list's path. */
export interface FieldValue {
  readonly field: string;
  readonly value: string;
}

// What is beyond these is shown, but not searched: a log can be made to hold anything.
const mostValues = 2_000;
const deepestPath = 20;
const longestPath = 200;
const longestValue = 32_768;

/** The values of an alert, in order. */
export function flatten(document: Json): readonly FieldValue[] {
  const values: FieldValue[] = [];
  collect(values, '', document, 0);
  return values;
}

function collect(values: FieldValue[], field: string, value: Json | undefined, depth: number): void {
  if (values.length >= mostValues) return;
  const text = asText(value);
  if (text !== undefined)
    values.push({ field, value: text.length > longestValue ? text.slice(0, longestValue) : text });
  else if (depth > deepestPath) collectDeep(values, field, value);
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) collect(values, field, item, depth + 1);
  else if (isObject(value)) {
    for (const key in value) collect(values, pathOf(field, key), value[key], depth + 1);
  }
}

/** What lies deeper is found under the last path. Without recursion: JSON may be nested deeper than the stack is. */
function collectDeep(values: FieldValue[], field: string, value: Json | undefined): void {
  const waiting: (Json | undefined)[] = [value];
  while (waiting.length > 0 && values.length < mostValues) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) collect(values, field, next, deepestPath);
    else for (const item of Object.values<Json | undefined>(next).toReversed()) waiting.push(item);
  }
}

/** Paths met before, by what they begin with. Handing out the same string again spares a map to work out its hash. */
const knownPaths = new Map<string, Map<string, string>>();
const mostKnownPaths = 10_000;
let knownCount = 0;

function pathOf(field: string, key: string): string {
  return knownPaths.get(field)?.get(key) ?? learnPath(field, key);
}

function learnPath(field: string, key: string): string {
  if (knownCount >= mostKnownPaths) {
    knownPaths.clear();
    knownCount = 0;
  }
  const path = joinedPath(field, key);
  const known = knownPaths.get(field);
  if (known === undefined) knownPaths.set(field, new Map([[key, path]]));
  else known.set(key, path);
  knownCount += 1;
  return path;
}

function joinedPath(field: string, key: string): string {
  const path = field === '' ? key : `${field}.${key}`;
  return path.length <= longestPath ? path : field;
}

/** The values by field, each folded. */
export function foldedValues(values: readonly FieldValue[]): ReadonlyMap<string, readonly string[]> {
  const byField = new Map<string, string[]>();
  for (const { field, value } of values) {
    const known = byField.get(field);
    if (known === undefined) byField.set(field, [fold(value)]);
    else known.push(fold(value));
  }
  return byField;
}
