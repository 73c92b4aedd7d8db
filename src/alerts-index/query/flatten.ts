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
  // Without recursion: JSON may be nested deeper than the stack is.
  const waiting: Waiting[] = [{ field: '', depth: 0, value: document }];
  for (let next = waiting.pop(); next !== undefined && values.length < mostValues; next = waiting.pop()) {
    const { field, depth, value } = next;
    const text = asText(value);
    if (text !== undefined)
      values.push({ field, value: text.length > longestValue ? text.slice(0, longestValue) : text });
    else if (Array.isArray(value))
      pushReversed(
        waiting,
        value.map((item: Json) => ({ field, depth, value: item })),
      );
    else if (isObject(value)) pushReversed(waiting, members(field, depth, value));
  }
  return values;
}

interface Waiting {
  readonly field: string;
  readonly depth: number;
  readonly value: Json | undefined;
}

function members(
  field: string,
  depth: number,
  object: { readonly [key: string]: Json | undefined },
): readonly Waiting[] {
  return Object.entries(object).map(([key, value]) => {
    const path = field === '' ? key : `${field}.${key}`;
    // What lies deeper is found under the last path that is not too deep.
    return depth < deepestPath && path.length <= longestPath
      ? { field: path, depth: depth + 1, value }
      : { field, depth: depth + 1, value };
  });
}

function pushReversed(waiting: Waiting[], items: readonly Waiting[]): void {
  for (const item of items.toReversed()) waiting.push(item);
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
