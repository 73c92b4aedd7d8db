import {
  type AlertsIndex,
  BadCursor,
  type Scope,
  type SearchPage,
  type SearchRequest,
} from '../../alerts-index/alerts-index.ts';
import type { Clock } from '../../lib/clock.ts';
import { ApiError } from '../access/api-error.ts';
import type { AlertPage, AlertRow } from '../contract.ts';
import { alertRow, rowsWithin } from './alert-row.ts';

/** Characters of all values of a page: somebody may ask for fifty fields of five hundred alerts. */
const mostCharacters = 1_500_000;
/** In milliseconds: a page of long lines is several questions, each of which may take its time. */
const patience = 500;

export interface PageRequest extends Scope {
  readonly order: 'newest' | 'oldest';
  readonly cursor: string | undefined;
  readonly size: number;
}

export interface PageOptions {
  readonly fields: readonly string[];
  readonly clock: Clock;
  /** Aborts when nobody waits for the page any more. */
  readonly signal: AbortSignal;
}

export async function alertPage(
  index: Pick<AlertsIndex, 'search'>,
  request: PageRequest,
  options: PageOptions,
): Promise<AlertPage> {
  const { fields, clock, signal } = options;
  const deadline = clock.now() + patience;
  const rows: AlertRow[] = [];
  let { cursor } = request;
  for (;;) {
    const slice = await search(index, { ...request, cursor, size: request.size - rows.length }, signal);
    rows.push(...slice.alerts.map((alert) => alertRow(alert, fields)));
    cursor = slice.cursor;
    const over = !slice.complete || clock.now() > deadline || signal.aborted;
    if (cursor !== undefined && rows.length < request.size && !over) continue;
    const complete = cursor === undefined || rows.length >= request.size;
    return { alerts: rowsWithin(mostCharacters, rows), cursor: cursor ?? null, complete };
  }
}

async function search(
  index: Pick<AlertsIndex, 'search'>,
  request: SearchRequest,
  signal: AbortSignal,
): Promise<SearchPage> {
  try {
    return await index.search(request, signal);
  } catch (error) {
    if (!(error instanceof BadCursor)) throw error;
    throw new ApiError(
      400,
      'bad_cursor',
      'this cursor is none; send the one of the page before, or none for the first page',
    );
  }
}
