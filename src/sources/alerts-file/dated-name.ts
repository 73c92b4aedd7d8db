import { monthNames } from '../../lib/local-time.ts';

const months: readonly string[] = monthNames;
const dailyFile = /^ossec-alerts-(\d{2})(?:-(\d{3,}))?\.json(?:\.gz)?$/;

export function isYear(name: string): boolean {
  return /^\d{4}$/.test(name);
}

/** `2026-11` for the folders `2026/Nov`; undefined when the second is no month. */
export function monthKey(year: string, month: string): string | undefined {
  const number = months.indexOf(month) + 1;
  return number > 0 ? `${year}-${String(number).padStart(2, '0')}` : undefined;
}

/**
 * What a daily file is called by here: `2026-11-21.000001` for `2026/Nov/ossec-alerts-21-001.json` and for the same with
 * `.gz`. The order of these as text is the order in which the files were written (spec: alerts, section 4).
 */
export function datedKey(month: string, name: string): string | undefined {
  const [, day, part = ''] = dailyFile.exec(name) ?? [];
  return day === undefined ? undefined : `${month}-${day}.${part.padStart(6, '0')}`;
}
