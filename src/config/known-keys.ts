import { z } from 'zod';
import { isObject } from '../lib/json.ts';

/** A key that a schema has no word for. */
export interface UnknownKey {
  readonly path: readonly string[];
  /** The keys it does have, at that place. */
  readonly known: readonly string[];
}

/** The keys in `value`, to its depth, that `schema` does not know. What the schema keeps to itself is not looked at. */
export function unknownKeys(schema: unknown, value: unknown, path: readonly string[] = []): readonly UnknownKey[] {
  if (!isObject(value)) return [];
  const bare = unwrap(schema);
  // Of a record any key will do.
  if (bare instanceof z.ZodRecord) {
    return Object.entries(value).flatMap(([key, inner]) => unknownKeys(bare.valueType, inner, [...path, key]));
  }
  if (!(bare instanceof z.ZodObject)) return [];
  const known = Object.keys(bare.shape);
  return Object.entries(value).flatMap(([key, inner]) =>
    known.includes(key) ? unknownKeys(bare.shape[key], inner, [...path, key]) : [{ path: [...path, key], known }],
  );
}

/** The schema of what is there, when something is. */
function unwrap(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return unwrap(schema.unwrap());
  }
  if (!(schema instanceof z.ZodPipe)) return schema;
  // What is changed before it is looked at has the shape of what it is changed to.
  return unwrap(schema.in instanceof z.ZodTransform ? schema.out : schema.in);
}

/** What to do about a name that is none of `known`. */
export function instead(name: string, known: readonly string[]): string {
  const nearest = closest(name, known);
  if (nearest !== undefined) return `did you mean ${nearest}?`;
  return known.length === 0 ? 'remove it' : `known here: ${known.join(', ')}`;
}

/** The one of `known` that a slip of the finger may have made `name` of. */
export function closest(name: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .map((candidate) => ({ candidate, steps: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, steps }) => steps <= Math.ceil(candidate.length / 3))
    .sort((a, b) => a.steps - b.steps);
  return nearest?.candidate;
}

/** How many letters must be added, removed or changed to make one word the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [column, wanted] of [...to].entries()) {
      const changed = (row[column] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
