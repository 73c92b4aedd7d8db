import type { FoundAlert } from '../../alerts-index/alerts-index.ts';
import { readLine } from '../../alerts-index/line.ts';
import type { AlertRow } from '../contract.ts';

/** Characters of a value in a table. */
const longestValue = 1_000;
const timeField = 'timestamp';

export function alertRow({ key, text, seconds }: FoundAlert, fields: readonly string[]): AlertRow {
  const values = fieldValues(text, [...fields, timeField]);
  const shown = fields.flatMap((field): readonly (readonly [string, string])[] => {
    const value = values.get(field);
    return value === undefined ? [] : [[field, cut(value, longestValue)]];
  });
  return { key, time: timeOf(seconds, values.get(timeField)), values: Object.fromEntries(shown) };
}

/** Of a line, the fields that are wanted and that it has, as the index reads them; several values with `, ` between them. */
export function fieldValues(text: string, wanted: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const fields = new Set(wanted);
  for (const { field, value } of readLine(text).values) {
    if (!fields.has(field)) continue;
    const before = found.get(field);
    found.set(field, before === undefined ? value : `${before}, ${value}`);
  }
  return found;
}

/** With all values, taken together, about as long as there is room for: the longest are cut first. */
export function rowsWithin(room: number, rows: readonly AlertRow[]): AlertRow[] {
  const lengths = rows.flatMap(({ values }) => Object.values(values).map(({ length }) => length));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total <= room) return [...rows];
  const most = Math.max(Math.floor(room / lengths.length), 1);
  return rows.map((row) => ({
    ...row,
    values: Object.fromEntries(Object.entries(row.values).map(([field, value]) => [field, cut(value, most)])),
  }));
}

/** To the millisecond where the alert says it; the index goes by seconds. */
function timeOf(seconds: number, timestamp = ''): number {
  const ms = Date.parse(timestamp);
  return Math.floor(ms / 1_000) === seconds ? ms : seconds * 1_000;
}

/** Never half a character. */
function cut(value: string, most: number): string {
  if (value.length <= most) return value;
  return `${value.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
