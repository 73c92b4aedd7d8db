import { ApiFailure } from '../../api/client.ts';

/** Why a query was refused, and where in what was typed. */
export interface Refusal {
  readonly message: string;
  /** Counted in characters from 0; null: nowhere in particular. */
  readonly at: number | null;
}

/** Null: it failed for another reason than the query. */
export function refusalOf(error: unknown, query: string, offset: number): Refusal | null {
  if (!(error instanceof ApiFailure) || error.status !== 400) return null;
  if (error.at === null) return { message: error.message, at: null };
  // The place is shown by itself.
  const message = error.message.replace(/^in the query, at character \d+: /, '');
  return { message, at: Math.min(Math.max(error.at - offset, 0), query.length) };
}

/** What stands around the place, short enough for one line. */
export interface Excerpt {
  readonly before: string;
  readonly there: string;
  readonly after: string;
}

const room = 24;

export function excerptAt(query: string, at: number): Excerpt {
  const [there = ''] = query.slice(at);
  const from = at > room ? at - room : 0;
  const end = at + there.length;
  const to = end + room;
  return {
    before: `${from > 0 ? '…' : ''}${query.slice(from, at)}`,
    there,
    after: `${query.slice(end, to)}${to < query.length ? '…' : ''}`,
  };
}
