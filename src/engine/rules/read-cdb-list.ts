import type { CdbList } from './cdb-list.ts';

/** A line `key:value`; a quoted key may hold colons, a quoted value is taken without its quotes. */
const entry = /^(?:"([^"]*)"|([^:]*)):(?:"(.*)"|(.*))$/s;

/**
 * Reads the source of a list (spec: rules, section 8). Only ends of lines are taken off, nothing is trimmed; of several
 * lines with one key the first counts, and lines without a colon are passed over.
 */
export function readCdbList(path: string, text: string): CdbList {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = entry.exec(line.replace(/\r+$/, ''));
    if (match === null) continue;
    const key = match[1] ?? match[2] ?? '';
    if (!values.has(key)) values.set(key, match[3] ?? match[4] ?? '');
  }
  return { path, values };
}
