import { bands } from '../alerts-index.ts';
import type { Slice } from './chunks.ts';
import { type Candidates, matchExpression } from './plan.ts';
import type { Database } from './schema.ts';

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

/** The first `size` of the candidates in the range. Takes no longer for those behind them. */
export function rowsIn(
  database: Database,
  set: Candidates,
  { from, to }: Range,
  order: Order,
  size: number,
): readonly AlertRow[] {
  const direction = order === 'newest' ? 'DESC' : 'ASC';
  const columns = 'place, key, chunk, start, bytes';
  switch (set.kind) {
    case 'none':
      return [];
    case 'all':
      return database
        .prepare<[number, number, number], AlertRow>(
          `SELECT ${columns} FROM alerts WHERE place >= ? AND place < ? ORDER BY place ${direction} LIMIT ?`,
        )
        .all(from, to, size);
    default:
      return database
        .prepare<[string, number, number, number], AlertRow>(
          `SELECT ${columns} FROM terms CROSS JOIN alerts ON place = terms.rowid
           WHERE terms MATCH ? AND terms.rowid >= ? AND terms.rowid < ? ORDER BY terms.rowid ${direction} LIMIT ?`,
        )
        .all(matchExpression(set), from, to, size);
  }
}

export function placesIn(database: Database, set: Candidates, { from, to }: Range): readonly number[] {
  switch (set.kind) {
    case 'none':
      return [];
    case 'all':
      return database
        .prepare<[number, number], number>('SELECT place FROM alerts WHERE place >= ? AND place < ?')
        .pluck()
        .all(from, to);
    default:
      return database
        .prepare<[string, number, number], number>(
          'SELECT rowid FROM terms WHERE terms MATCH ? AND rowid >= ? AND rowid < ?',
        )
        .pluck()
        .all(matchExpression(set), from, to);
  }
}

export interface BandCounts {
  readonly total: number;
  readonly low: number;
  readonly medium: number;
  readonly high: number;
}

const noCounts: BandCounts = { total: 0, low: 0, medium: 0, high: 0 };

export function countIn(database: Database, set: Candidates, { from, to }: Range): BandCounts {
  switch (set.kind) {
    case 'none':
      return noCounts;
    case 'all':
      return database.prepare<[number, number], BandCounts>(countAll).get(from, to) ?? noCounts;
    default: {
      const counted = database.prepare<[string, number, number], BandCounts>(countMatching);
      return counted.get(matchExpression(set), from, to) ?? noCounts;
    }
  }
}

const inBand = (place: string, band: number) => `coalesce(sum((${place} & ${bands.length - 1}) = ${band}), 0)`;
const counts = (place: string) =>
  `count(*) AS total, ${inBand(place, 0)} AS low, ${inBand(place, 1)} AS medium, ${inBand(place, 2)} AS high`;
const countAll = `SELECT ${counts('place')} FROM alerts WHERE place >= ? AND place < ?`;
const countMatching = `SELECT ${counts('rowid')} FROM terms WHERE terms MATCH ? AND rowid >= ? AND rowid < ?`;
