/** Which row a key leads to; null: it moves nothing, or there are no rows. */
export function rowAfter(key: string, current: number | null, rows: number, onPage: number): number | null {
  if (rows === 0) return null;
  const at = current ?? -1;
  const within = (row: number) => Math.min(Math.max(row, 0), rows - 1);
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return within(at + 1);
    case 'ArrowUp':
    case 'k':
      return within(at - 1);
    case 'PageDown':
      return within(at + Math.max(onPage, 1));
    case 'PageUp':
      return within(at - Math.max(onPage, 1));
    case 'Home':
      return 0;
    case 'End':
      return rows - 1;
    default:
      return null;
  }
}

/** Which of a row's values; null: none, the row as a whole. */
export function stopAfter(key: string, current: number | null, stops: number): number | null {
  if (stops === 0) return null;
  if (key === 'ArrowRight') return Math.min((current ?? -1) + 1, stops - 1);
  return current === null || current === 0 ? null : current - 1;
}
