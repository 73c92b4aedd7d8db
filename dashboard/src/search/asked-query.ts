import { type Filter, filterQuery } from './filters.ts';

/** What is asked, and where the typed query begins in it: errors are said by their place. */
export interface AskedQuery {
  readonly text: string;
  readonly offset: number;
}

/**
 * The typed query and the filters, all of which must hold. A query whose quotes or brackets do not match would swallow the filters or change
 * their meaning: it is asked alone, to be refused with its place.
 */
export function askedQuery(query: string, filters: readonly Filter[]): AskedQuery {
  const wanted = filters.map(filterQuery).join(' AND ');
  if (wanted === '' || !isWhole(query)) return { text: query, offset: 0 };
  if (query.trim() === '') return { text: wanted, offset: 0 };
  return { text: `(${finished(query)}) AND ${wanted}`, offset: 1 };
}

/** Whether every quote and every bracket of it has its other half. */
function isWhole(query: string): boolean {
  let depth = 0;
  let inQuotes = false;
  for (let at = 0; at < query.length; at += 1) {
    const character = query.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '"') inQuotes = !inQuotes;
    else if (!inQuotes && character === '(') depth += 1;
    else if (!inQuotes && character === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0 && !inQuotes;
}

/** A backslash at the very end stands for itself; it must not escape the bracket behind it. */
function finished(query: string): string {
  const [trailing = ''] = /\\*$/.exec(query) ?? [];
  return trailing.length % 2 === 1 ? `${query}\\` : query;
}
