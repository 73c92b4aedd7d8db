const whole = new Intl.NumberFormat();
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const fewDigits = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `1,234,567` */
export function formatNumber(value: number): string {
  return Number.isInteger(value) ? whole.format(value) : fewDigits.format(value);
}

/** `1.2M` */
export function formatCompact(value: number): string {
  return compact.format(value);
}

/** 0.125 is `12.5%`. */
export function formatPercent(share: number): string {
  return percent.format(share);
}

/** `1 alert`, `2,000 alerts` */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** `3.4 MB`: thousands of bytes, as disks are sold. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? formatNumber(value) : fewDigits.format(value)} ${units[unit]}`;
}

/** A span of milliseconds in its two largest units: `340 ms`, `1.2 s`, `4 min 5 s`, `3 h 12 min`, `2 d 4 h`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < second) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < minute) return `${fewDigits.format(milliseconds / second)} s`;
  if (milliseconds < hour) return twoUnits(milliseconds, minute, 'min', second, 's');
  if (milliseconds < day) return twoUnits(milliseconds, hour, 'h', minute, 'min');
  return twoUnits(milliseconds, day, 'd', hour, 'h');
}

function twoUnits(span: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((span % large) / small);
  const first = `${formatNumber(Math.floor(span / large))} ${largeName}`;
  return rest === 0 ? first : `${first} ${rest} ${smallName}`;
}

/** `5 minutes ago`, `in 2 hours`, `now` */
export function formatRelative(time: number, now: number): string {
  const span = time - now;
  const size = Math.abs(span);
  // The page's clock goes on every ten seconds; what is newer than its last step is no thing of the future.
  if (size < 10 * second) return 'now';
  if (size < minute) return relative.format(Math.trunc(span / second), 'second');
  if (size < hour) return relative.format(Math.trunc(span / minute), 'minute');
  if (size < day) return relative.format(Math.trunc(span / hour), 'hour');
  return relative.format(Math.trunc(span / day), 'day');
}

/** Local time to the second, in an order that sorts: `2026-01-31 12:00:00`. */
export function formatTime(time: number): string {
  return `${formatDay(time)} ${formatClock(time)}`;
}

/** `2026-01-31`, of the local day. */
export function formatDay(time: number): string {
  const date = new Date(time);
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}

/** `12:00:00` */
export function formatClock(time: number): string {
  const date = new Date(time);
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}:${twoDigits(date.getSeconds())}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
