import type { Syscheck } from '../syscheck.ts';

const minutesPerHour = 60;

/**
 * When the next scan is due, after one that began at `last`; both in ms. A day of the week without a time of the day
 * means its midnight, a time without a day every day.
 */
export function nextScan({ everyMs, scanMinute, scanDay }: Syscheck, last: number): number {
  if (scanMinute === undefined && scanDay === undefined) return last + everyMs;
  const minute = scanMinute ?? 0;
  const from = new Date(last);
  // The eighth day: a week later the same day's time has come, if it was over on the first.
  for (let day = 0; ; day += 1) {
    const year = from.getFullYear();
    const hour = Math.floor(minute / minutesPerHour);
    const at = new Date(year, from.getMonth(), from.getDate() + day, hour, minute % minutesPerHour);
    if (at.getTime() > last && (scanDay === undefined || at.getDay() === scanDay)) return at.getTime();
  }
}
