import type { FieldValue } from '../../lib/flatten.ts';

/** A field with what a search compares, made once: values can be long. */
export interface SearchableField extends FieldValue {
  readonly searched: string;
}

export function searchable(fields: readonly FieldValue[]): readonly SearchableField[] {
  return fields.map(({ field, values }) => ({
    ...{ field, values },
    searched: [field, ...values].join('\n').toLowerCase(),
  }));
}

/** Those whose name or one of whose values has every one of the words in it. */
export function findFields(fields: readonly SearchableField[], text: string): readonly SearchableField[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length === 0 ? fields : fields.filter(({ searched }) => words.every((word) => searched.includes(word)));
}

/** Beyond it a filter would not fit into an address. */
const longestFilter = 1_000;
const longestField = 256;

/** Whether alerts can be filtered for this value, and for this field at all. */
export function mayBeFilter(field: string, value: string): boolean {
  return field !== '' && field.length <= longestField && value.length <= longestFilter;
}
