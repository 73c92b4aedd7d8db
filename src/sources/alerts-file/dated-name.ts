const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const dailyFile = /^ossec-alerts-(\d{2})(?:-(\d{3,}))?\.json(?:\.gz)?$/;

export function isYear(name: string): boolean {
  return /^\d{4}$/.test(name);
}

/** `2026-11` for the folders `2026/Nov`; undefined when the second is no month. */
export function monthKey(year: string, month: string): string | undefined {
  const number = months.indexOf(month) + 1;
  return number > 0 ? `${year}-${twoDigits(number)}` : undefined;
}

/**
 * What a daily file is called by here: `2026-11-21.000001` for `2026/Nov/ossec-alerts-21-001.json` and for the same with
 * `.gz`. The order of these as text is the order in which the files were written (spec: alerts, section 4).
 */
export function datedKey(month: string, name: string): string | undefined {
  const [, day, part = ''] = dailyFile.exec(name) ?? [];
  return day === undefined ? undefined : `${month}-${day}.${part.padStart(6, '0')}`;
}

/** `2026-11-21`: the day by the local clock, as daily files are named by. */
export function localDay(ms: number): string {
  const time = new Date(ms);
  return `${time.getFullYear()}-${twoDigits(time.getMonth() + 1)}-${twoDigits(time.getDate())}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
