import { monthNames } from '../lib/local-time.ts';

const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const fullMonthNames = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
] as const;
const dayMs = 86_400_000;

/** The conversions of strftime(3) in the C locale; those made of others are given as such. */
const conversions: Readonly<Record<string, string | ((date: Date) => string)>> = {
  a: (date) => dayName(date).slice(0, 3),
  A: (date) => dayName(date),
  b: (date) => monthNames[date.getMonth()] ?? '',
  B: (date) => fullMonthNames[date.getMonth()] ?? '',
  c: '%a %b %e %H:%M:%S %Y',
  C: (date) => padded(Math.floor(date.getFullYear() / 100)),
  d: (date) => padded(date.getDate()),
  D: '%m/%d/%y',
  e: (date) => padded(date.getDate(), 2, ' '),
  F: '%Y-%m-%d',
  g: (date) => padded(isoWeek(date).year % 100),
  G: (date) => String(isoWeek(date).year),
  h: '%b',
  H: (date) => padded(date.getHours()),
  I: (date) => padded(halfDayHour(date)),
  j: (date) => padded(dayOfYear(date) + 1, 3),
  k: (date) => padded(date.getHours(), 2, ' '),
  l: (date) => padded(halfDayHour(date), 2, ' '),
  m: (date) => padded(date.getMonth() + 1),
  M: (date) => padded(date.getMinutes()),
  n: () => '\n',
  p: (date) => (date.getHours() < 12 ? 'AM' : 'PM'),
  P: (date) => (date.getHours() < 12 ? 'am' : 'pm'),
  r: '%I:%M:%S %p',
  R: '%H:%M',
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  S: (date) => padded(date.getSeconds()),
  t: () => '\t',
  T: '%H:%M:%S',
  u: (date) => String(date.getDay() || 7),
  U: (date) => padded(Math.floor((dayOfYear(date) + 7 - date.getDay()) / 7)),
  V: (date) => padded(isoWeek(date).week),
  w: (date) => String(date.getDay()),
  W: (date) => padded(Math.floor((dayOfYear(date) + 7 - ((date.getDay() + 6) % 7)) / 7)),
  x: '%m/%d/%y',
  X: '%H:%M:%S',
  y: (date) => padded(date.getFullYear() % 100),
  Y: (date) => String(date.getFullYear()),
  z: (date) => zoneOf(date),
  '%': () => '%',
};

/** A time of the local clock as strftime(3) writes it; a conversion it does not know stays as it is. */
export function strftime(format: string, ms: number): string {
  const date = new Date(ms);
  return format.replace(/%[EO]?(.)/gs, (whole, letter: string) => {
    const conversion = Object.hasOwn(conversions, letter) ? conversions[letter] : undefined;
    if (conversion === undefined) return whole;
    return typeof conversion === 'string' ? strftime(conversion, ms) : conversion(date);
  });
}

function dayName(date: Date): string {
  return dayNames[date.getDay()] ?? '';
}

function halfDayHour(date: Date): number {
  return date.getHours() % 12 || 12;
}

/** 0 on the first of January. Counted in UTC, where every day is as long. */
function dayOfYear(date: Date): number {
  return (dayNumber(date) - Date.UTC(date.getFullYear(), 0, 1)) / dayMs;
}

function dayNumber(date: Date): number {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
}

/** The week of ISO 8601 belongs to the year its Thursday is in. */
function isoWeek(date: Date): { readonly year: number; readonly week: number } {
  const thursday = new Date(dayNumber(date) + (4 - (date.getDay() || 7)) * dayMs);
  const year = thursday.getUTCFullYear();
  return { year, week: 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * dayMs)) };
}

function zoneOf(date: Date): string {
  const east = -date.getTimezoneOffset();
  const minutes = Math.abs(east);
  return `${east < 0 ? '-' : '+'}${padded(Math.floor(minutes / 60))}${padded(minutes % 60)}`;
}

function padded(number: number, width = 2, filler = '0'): string {
  return String(number).padStart(width, filler);
}
