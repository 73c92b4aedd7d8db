import { detach, foldCase } from '../../lib/bytes.ts';
import type { FieldName } from '../event/field-names.ts';
import { jsonString } from './json-text.ts';

/** One of the keys that lead to a field in an alert. */
export interface NamePart {
  /** As it is written: in quotes, with the colon. */
  readonly label: string;
  /** Keys that differ in letter case only are one. */
  readonly folded: string;
  /** Of `folded`, so that unequal ones are told apart at once. */
  readonly hash: number;
}

/** Readers of JSON, the reference's own among them, take no document that nests deeper. */
const maxParts = 1000;

/** A longer key, or one more, comes from no schema, but from keys that hold data. */
const maxKeptLength = 100;
const maxKept = 20_000;

const partsOf = new WeakMap<FieldName, readonly NamePart[]>();
const kept = new Map<string, NamePart>();

/** The keys that lead to a field: its name, split at the dots. Some may be empty. None when there would be too many. */
export function namePartsOf(field: FieldName): readonly NamePart[] {
  const known = partsOf.get(field);
  if (known !== undefined) return known;
  const keys = field.name.split('.', maxParts + 1);
  const parts = keys.length > maxParts ? [] : keys.map(namePart);
  partsOf.set(field, parts);
  return parts;
}

export function namePart(key: string): NamePart {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = makePart(key);
  if (key.length > maxKeptLength) return made;
  if (kept.size >= maxKept) kept.clear();
  kept.set(detach(key), made);
  return made;
}

function makePart(key: string): NamePart {
  const folded = foldCase(key);
  let hash = 0;
  for (let index = 0; index < folded.length; index += 1) hash = (Math.imul(hash, 31) + folded.charCodeAt(index)) | 0;
  return { label: `${jsonString(key)}:`, folded, hash };
}
