export type SortValue = string | number | null;
export type Direction = 'asc' | 'desc';

const words = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** A sorted copy; equal rows keep their order, and what is not known goes last in both directions. */
export function sortRows<Row>(
  rows: readonly Row[],
  sortBy: (row: Row) => SortValue,
  direction: Direction,
): readonly Row[] {
  const sign = direction === 'asc' ? 1 : -1;
  return rows
    .map((row) => ({ row, value: sortBy(row) }))
    .sort((one, other) => compare(one.value, other.value, sign))
    .map(({ row }) => row);
}

function compare(one: SortValue, other: SortValue, sign: number): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  if (typeof one === 'number' && typeof other === 'number') return sign * (one - other);
  return sign * words.compare(String(one), String(other));
}
