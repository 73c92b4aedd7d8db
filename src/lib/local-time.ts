export const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** A day of the local calendar. */
export interface LocalDay {
  readonly year: string;
  /** `Jan` to `Dec`. */
  readonly month: string;
  /** Two digits. */
  readonly day: string;
  /** `2026-11-21`: the order of these as text is the order of days. */
  readonly key: string;
}

export function localDay(ms: number): LocalDay {
  const date = new Date(ms);
  const year = String(date.getFullYear()).padStart(4, '0');
  const day = twoDigits(date.getDate());
  return { year, month: monthName(date), day, key: `${year}-${twoDigits(date.getMonth() + 1)}-${day}` };
}

/** The days before the one of this time, `count` of them, the oldest first. */
export function daysBefore(ms: number, count: number): readonly LocalDay[] {
  const date = new Date(ms);
  return Array.from({ length: count }, (_, index) => {
    // Noon exists on every day, whatever happens to the clocks at night.
    return localDay(new Date(date.getFullYear(), date.getMonth(), date.getDate() - count + index, 12).getTime());
  });
}

/** How long from now on until the local day changes, in ms. */
export function untilTomorrow(ms: number): number {
  const date = new Date(ms);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime() - ms;
}

/** `2026-11-21T17:03:13.425+0000`. */
export function localTimestamp(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== memo.second) remember(second);
  return `${memo.dashed}.${String(Math.floor(ms) - second * 1000).padStart(3, '0')}${memo.zone}`;
}

/** `2026 Nov 21 17:03:13`. */
export function localDateTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== memo.second) remember(second);
  return memo.spaced;
}

/** `2026-11-21T17:03:13`. */
export function localIsoTime(ms: number): string {
  return localTimestamp(ms).slice(0, -'.425+0000'.length);
}

const weekdayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** `Sat Nov  7 09:05:00 2026`, as ctime(3) has it. */
export function localCalendarTime(ms: number): string {
  const date = new Date(ms);
  const day = String(date.getDate()).padStart(2);
  return `${weekdayNames[date.getDay()]} ${monthName(date)} ${day} ${clockTime(date)} ${date.getFullYear()}`;
}

/** The last second asked for: thousands of events share one. */
const memo = { second: Number.NaN, dashed: '', spaced: '', zone: '' };

function remember(second: number): void {
  const date = new Date(second * 1000);
  const { year, month, day, key } = localDay(second * 1000);
  const time = clockTime(date);
  memo.second = second;
  memo.dashed = `${key}T${time}`;
  memo.spaced = `${year} ${month} ${day} ${time}`;
  memo.zone = zoneOf(date);
}

function zoneOf(date: Date): string {
  const east = -date.getTimezoneOffset();
  const minutes = Math.abs(east);
  return `${east < 0 ? '-' : '+'}${twoDigits(Math.floor(minutes / 60))}${twoDigits(minutes % 60)}`;
}

function clockTime(date: Date): string {
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}:${twoDigits(date.getSeconds())}`;
}

function monthName(date: Date): string {
  return monthNames[date.getMonth()] ?? '';
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
