/*
 * Alerts are documents that strangers have a hand in: a name in a path may be missing, or be one that every object has from
 * its prototype. Only what the document says itself is read, and only scalars become text.
 */

/** An alert as a line of JSON holds it. */
export type AlertDocument = Readonly<Record<string, unknown>>;

export function isDocument(value: unknown): value is AlertDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What lies at the end of the path. */
export function at(document: unknown, ...path: readonly string[]): unknown {
  let value = document;
  for (const name of path) {
    if (!isDocument(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** A scalar as text; null when it is something else, or empty. */
export function textAt(document: unknown, ...path: readonly string[]): string | null {
  return scalarText(at(document, ...path));
}

/** The scalars of a list, or the one that stands in place of a list. */
export function textsAt(document: unknown, ...path: readonly string[]): readonly string[] {
  const value = at(document, ...path);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.flatMap((each) => scalarText(each) ?? []);
}

/** A whole number, also as text: through the analysis, numbers come as text. */
export function countAt(document: unknown, ...path: readonly string[]): number | null {
  const text = textAt(document, ...path);
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function scalarText(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return value === '' ? null : value;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return null;
  }
}
