import { readColumns, standardColumns, writeColumns } from './columns.ts';

const storageKey = 'threatlockdown.events.columns';

/** Those that this browser shows when the address names none. */
export function storedColumns(): readonly string[] {
  try {
    return readColumns(localStorage.getItem(storageKey), standardColumns);
  } catch {
    return standardColumns;
  }
}

export function storeColumns(columns: readonly string[]): boolean {
  try {
    localStorage.setItem(storageKey, writeColumns(columns));
    return true;
  } catch {
    // Storage may be forbidden or full.
    return false;
  }
}
