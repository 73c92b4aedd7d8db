import type { AlertRow } from '../../../../src/api/contract.ts';
import { isCut, valuesIn } from '../../search/columns.ts';

/** One value in a row: what can be filtered for. */
export interface Stop {
  readonly field: string;
  readonly value: string;
  /** In the row, counted from 0. */
  readonly index: number;
  /** Cut on its way here: a search for it would find nothing. */
  readonly cut: boolean;
}

/** For each column its values, all of them counted through from left to right. */
export function stopsOf(row: AlertRow, columns: readonly string[]): readonly (readonly Stop[])[] {
  let index = -1;
  return columns.map((field) => {
    const text = row.values[field];
    if (text === undefined || text === '') return [];
    return valuesIn(field, text).map((value) => {
      index += 1;
      return { field, value, index, cut: isCut(value) };
    });
  });
}
