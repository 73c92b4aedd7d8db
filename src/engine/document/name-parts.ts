import { type FieldName, foldCase } from '../event/field-names.ts';
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

/** Readers of JSON nest no deeper than this. What is left of a longer name is one key, dots and all. */
const maxParts = 1000;

const partsOf = new WeakMap<FieldName, readonly NamePart[]>();

/** The keys that lead to a field: its name, split at the dots. Parts may be empty. */
export function namePartsOf(field: FieldName): readonly NamePart[] {
  const known = partsOf.get(field);
  if (known !== undefined) return known;
  const parts = split(field.name).map(namePart);
  partsOf.set(field, parts);
  return parts;
}

function split(name: string): readonly string[] {
  const parts = name.split('.');
  return parts.length > maxParts ? [...parts.slice(0, maxParts - 1), parts.slice(maxParts - 1).join('.')] : parts;
}

export function namePart(key: string): NamePart {
  const folded = foldCase(key);
  return { label: `${jsonString(key)}:`, folded, hash: hashOf(folded) };
}

function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}
