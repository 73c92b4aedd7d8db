/** Beside the time, which is always there; as the API has them when none are named. */
export const standardColumns: readonly string[] = [
  'agent.name',
  'rule.id',
  'rule.level',
  'rule.description',
  'rule.groups',
  'location',
];

/** As many as the API takes. */
export const mostColumns = 49;

/** In the address and in storage there are commas between them, so a field with one in its name cannot be a column. */
export function mayBeColumn(field: string): boolean {
  return field !== '' && field.length <= 256 && !field.includes(',');
}

/** From `columns=rule.id,agent.name`; without it, those that this browser has as its own. */
export function readColumns(text: string | null, usual: readonly string[]): readonly string[] {
  if (text === null) return usual;
  return [...new Set(text.split(','))].filter(mayBeColumn).slice(0, mostColumns);
}

export function writeColumns(columns: readonly string[]): string {
  return columns.join(',');
}

export function toggleColumn(columns: readonly string[], field: string): readonly string[] {
  if (columns.includes(field)) return columns.filter((column) => column !== field);
  return mayBeColumn(field) && columns.length < mostColumns ? [...columns, field] : columns;
}

/** One place to the left (-1) or to the right (1). */
export function moveColumn(columns: readonly string[], field: string, by: -1 | 1): readonly string[] {
  const from = columns.indexOf(field);
  const to = from + by;
  const other = columns[to];
  if (from === -1 || other === undefined) return columns;
  return columns.with(from, other).with(to, field);
}

export function sameColumns(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((column, index) => column === other[index]);
}

/** Pixels, by what such a field holds. */
const widths: Readonly<Record<string, number>> = {
  'agent.name': 124,
  'agent.id': 100,
  'rule.id': 84,
  'rule.level': 120,
  'rule.groups': 152,
  'rule.firedtimes': 140,
  location: 132,
  full_log: 420,
};
const usualWidth = 170;
const addressWidth = 140;
const descriptionWidth = 212;
export const timeWidth = 164;

/** For `grid-template-columns`. The description takes what is left over; without it, the last column does. */
export function columnTracks(columns: readonly string[]): string {
  const stretched = columns.includes('rule.description') ? 'rule.description' : columns.at(-1);
  const tracks = columns.map((column) => {
    const width = columnWidth(column);
    return column === stretched ? `minmax(${width}px, 1fr)` : `${width}px`;
  });
  return [`${timeWidth}px`, ...tracks].join(' ');
}

/** So wide the table is at least. */
export function leastWidth(columns: readonly string[]): number {
  return columns.reduce((sum, column) => sum + columnWidth(column), timeWidth);
}

function columnWidth(column: string): number {
  if (column === 'rule.description') return descriptionWidth;
  if (/(^|[._])(ip|srcip|dstip)$/.test(column)) return addressWidth;
  return widths[column] ?? usualWidth;
}

/** Fields whose values are lists: in a row they stand with `, ` between them, and each can be filtered for. */
const listField =
  /^(rule\.(groups|mitre\.\w+|pci_dss|gdpr|hipaa|nist_800_53|tsc|gpg13|cis\w*)|syscheck\.changed_attributes|agent\.labels\..*)$/;

export function valuesIn(field: string, text: string): readonly string[] {
  return listField.test(field) ? text.split(', ') : [text];
}

/** A value that was cut on its way here means nothing to a search. */
export function isCut(text: string): boolean {
  return text.length >= 1_000 && text.endsWith('…');
}
