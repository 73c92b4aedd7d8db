/*
 * CSV as RFC 4180 has it, for spreadsheets. These take a file for UTF-8 when it begins with the mark for it, and a cell for a
 * formula when it begins like one: what stands in an alert was written by strangers, so such a cell gets an apostrophe in front.
 */

export const csvBegin = '\ufeff';

const formula = /^[=+\-@\t\r\n＝＋－＠]/;
const needsQuotes = /[",\r\n]/;

export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string): string {
  const harmless = formula.test(value) ? `'${value}` : value;
  return needsQuotes.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
