import { useState } from 'react';

/**
 * The fields to ask for: the columns, and those that were columns a moment ago. So a column that is moved or removed asks nothing,
 * and the place in the list is kept.
 */
export function useAskedFields(columns: readonly string[]): readonly string[] {
  const [asked, setAsked] = useState(() => askedFor(columns));
  if (columns.every((column) => asked.includes(column))) return asked;
  const next = askedFor(columns);
  setAsked(next);
  return next;
}

/** In an order that does not depend on theirs; the API wants at least one. */
function askedFor(columns: readonly string[]): readonly string[] {
  return columns.length === 0 ? ['rule.id'] : [...columns].sort();
}
