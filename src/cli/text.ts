/** Rows as aligned columns; the last column is left as it is. Numbers go to the right. */
export function columns(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const numeric = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => /^[\d,.]*$/.test(row[column] ?? '')),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => pad(cell, column === row.length - 1 ? 0 : (widths[column] ?? 0), numeric[column] === true))
      .join('  ')
      .trimEnd();
  return `${all.map(line).join('\n')}\n`;
}

function pad(cell: string, width: number, right: boolean): string {
  return right ? cell.padStart(width) : cell.padEnd(width);
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A length of time in its largest unit: `3 h`. */
export function duration(ms: number): string {
  const [name, length] = units.find(([, unit]) => ms >= unit) ?? ['ms', 1];
  return `${Math.round(ms / length)} ${name}`;
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
