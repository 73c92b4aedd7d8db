import { bands } from '../alerts-index.ts';
import { type Candidates, matchExpression } from './candidates.ts';
import type { Slice } from './chunks.ts';
import { inTime } from './patience.ts';
import type { Database } from './schema.ts';
import * as terms from './terms.ts';

/** Places from this one on, and before that. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export type Order = 'newest' | 'oldest';

export interface AlertRow extends Slice {
  readonly place: number;
  readonly key: string;
}

const columns = 'place, key, chunk, start, bytes';

/** Where the alert with this key is. Keys have no index of their own: hashes would be written all over it. */
export function rowWithKey(database: Database, key: string): AlertRow | undefined {
  return database
    .prepare<[string, string], AlertRow>(
      `SELECT ${columns} FROM terms CROSS JOIN alerts ON place = terms.rowid WHERE terms MATCH ? AND key = ?`,
    )
    .get(terms.quoted(terms.hasKey(key)), key);
}

/** The candidates in the range, in order. Takes no longer for those that nobody waits for. */
export function rowsIn(database: Database, set: Candidates, { from, to }: Range, order: Order): Iterable<AlertRow> {
  const direction = order === 'newest' ? 'DESC' : 'ASC';
  switch (set.kind) {
    case 'none':
      return [];
    case 'all':
      return database
        .prepare<[number, number], AlertRow>(
          `SELECT ${columns} FROM alerts WHERE place >= ? AND place < ? ORDER BY place ${direction}`,
        )
        .iterate(from, to);
    default:
      return database
        .prepare<[string, number, number], AlertRow>(
          `SELECT ${columns} FROM terms CROSS JOIN alerts ON place = terms.rowid
           WHERE terms MATCH ? AND terms.rowid >= ? AND terms.rowid < ? ORDER BY terms.rowid ${direction}`,
        )
        .iterate(matchExpression(set), from, to);
  }
}

/** In no order. */
export function placesIn(database: Database, set: Candidates, range: Range): readonly number[] {
  const { sql, given } = selection('rowid', set, range);
  return database.prepare<unknown[], number>(sql).pluck().all(given);
}

export function countIn(database: Database, set: Candidates, range: Range): number {
  const { sql, given } = selection('count(*)', set, range);
  return database.prepare<unknown[], number>(sql).pluck().get(given) ?? 0;
}

/** What is asked of the candidates in a range, for plans that are exact. */
function selection(asked: string, set: Candidates, { from, to }: Range): { sql: string; given: readonly unknown[] } {
  switch (set.kind) {
    case 'none':
      return { sql: `SELECT ${asked} FROM alerts WHERE false`, given: [] };
    case 'all':
      return { sql: `SELECT ${asked} FROM alerts WHERE rowid >= ? AND rowid < ?`, given: [from, to] };
    default:
      return {
        sql: `SELECT ${asked} FROM terms WHERE terms MATCH ? AND rowid >= ? AND rowid < ? AND ${inTime}`,
        given: [matchExpression(set), from, to],
      };
  }
}

export interface BandCounts {
  readonly total: number;
  readonly low: number;
  readonly medium: number;
  readonly high: number;
}

/** Of all alerts in the range. */
export function countBands(database: Database, { from, to }: Range): BandCounts {
  const counts = database.prepare<[number, number], BandCounts>(
    `SELECT count(*) AS total, ${inBand(0)} AS low, ${inBand(1)} AS medium, ${inBand(2)} AS high
     FROM alerts WHERE place >= ? AND place < ?`,
  );
  return counts.get(from, to) ?? { total: 0, low: 0, medium: 0, high: 0 };
}

function inBand(band: number): string {
  return `coalesce(sum((place & ${bands.length - 1}) = ${band}), 0)`;
}
