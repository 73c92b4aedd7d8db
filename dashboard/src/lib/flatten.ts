export interface FieldValue {
  /** `data.srcip` */
  readonly field: string;
  /** Of a list, each value. */
  readonly values: readonly string[];
}

/** Whoever nests deeper wants to exhaust the stack. */
const deepest = 100;

/**
 * An alert's fields as the search knows them, in the document's order: objects become dotted names, lists several values,
 * and objects within lists share their fields' names. Empty objects and lists, and nulls, are left out.
 */
export function flatten(document: unknown): readonly FieldValue[] {
  const found = new Map<string, string[]>();
  collect(document, '', 0, found);
  return [...found].map(([field, values]) => ({ field, values }));
}

function collect(value: unknown, field: string, depth: number, found: Map<string, string[]>): void {
  if (value === null || value === undefined || depth > deepest) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, field, depth + 1, found);
  } else if (typeof value === 'object') {
    for (const [name, inner] of Object.entries(value)) {
      collect(inner, field === '' ? name : `${field}.${name}`, depth + 1, found);
    }
  } else {
    const values = found.get(field);
    if (values) values.push(String(value));
    else found.set(field, [String(value)]);
  }
}

/** The document an alert's line holds; null when it is no JSON. */
export function parseDocument(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
