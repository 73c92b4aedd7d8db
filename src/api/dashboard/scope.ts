import type { Scope } from '../../alerts-index/alerts-index.ts';
import { parseQuery } from '../../alerts-index/query/parse.ts';
import type { Query } from '../../alerts-index/query/query.ts';
import { ApiError } from '../access/api-error.ts';

/** Times are milliseconds since the epoch. */
export interface AskedScope {
  readonly query?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** As the index wants it. */
export function readScope({ query = '', from, to }: AskedScope): Scope {
  return {
    query: readQuery(query),
    from: from === undefined ? undefined : secondFrom(from),
    to: to === undefined ? undefined : secondTo(to),
  };
}

/** A second of which some of the time is meant is meant as a whole: the first of them … */
export function secondFrom(ms: number): number {
  return Math.floor(ms / 1_000);
}

/** … and the one behind the last. */
export function secondTo(ms: number): number {
  return Math.ceil(ms / 1_000);
}

function readQuery(text: string): Query {
  const parsed = parseQuery(text);
  if (parsed.kind === 'query') return parsed.query;
  const { at, message, remedy } = parsed.error;
  throw new ApiError(400, 'bad_query', `in the query, at character ${at + 1}: ${message}. ${remedy}`, {}, at);
}
