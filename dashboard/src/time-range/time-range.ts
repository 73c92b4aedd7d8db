/** Which time is looked at: up to now, or between two moments (milliseconds since the epoch). */
export type TimeRange =
  | { readonly kind: 'last'; readonly span: string }
  | { readonly kind: 'between'; readonly from: number; readonly to: number };

export interface QuickRange {
  /** As it stands in the address: `15m`, `24h`, `7d`. */
  readonly span: string;
  readonly name: string;
}

export const quickRanges: readonly QuickRange[] = [
  { span: '15m', name: 'Last 15 minutes' },
  { span: '1h', name: 'Last hour' },
  { span: '4h', name: 'Last 4 hours' },
  { span: '24h', name: 'Last 24 hours' },
  { span: '7d', name: 'Last 7 days' },
  { span: '30d', name: 'Last 30 days' },
  { span: '90d', name: 'Last 90 days' },
  { span: '365d', name: 'Last year' },
];

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const unitNames: Readonly<Record<string, string>> = { m: 'minute', h: 'hour', d: 'day' };
const longestSpan = 3_650 * 86_400_000;

/** `15m` is 900,000; null: it is no span, or longer than ten years. */
export function spanMilliseconds(span: string): number | null {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([mhd])$/.exec(span) ?? [];
  const size = units[unit];
  if (size === undefined) return null;
  const milliseconds = Number(count) * size;
  return milliseconds <= longestSpan ? milliseconds : null;
}

/** From `range=24h`, or `from=…&to=…` in milliseconds or ISO 8601; what makes no sense is the fallback. */
export function readTimeRange(params: URLSearchParams, fallback = '24h'): TimeRange {
  const from = readMoment(params.get('from'));
  const to = readMoment(params.get('to'));
  if (from !== null && to !== null && from < to) return { kind: 'between', from, to };
  const span = params.get('range') ?? fallback;
  return { kind: 'last', span: spanMilliseconds(span) === null ? fallback : span };
}

/** The same parameters, with this range in them; the fallback itself needs no words. */
export function writeTimeRange(params: URLSearchParams, range: TimeRange, fallback = '24h'): URLSearchParams {
  const written = new URLSearchParams(params);
  for (const name of ['range', 'from', 'to']) written.delete(name);
  if (range.kind === 'between') {
    written.set('from', new Date(range.from).toISOString());
    written.set('to', new Date(range.to).toISOString());
  } else if (range.span !== fallback) written.set('range', range.span);
  return written;
}

/** The moments it means now; the last one is outside. */
export function resolveTimeRange(range: TimeRange, now: number): { readonly from: number; readonly to: number } {
  if (range.kind === 'between') return { from: range.from, to: range.to };
  // An alert of this very millisecond is inside.
  const to = now + 1;
  return { from: to - (spanMilliseconds(range.span) ?? 0), to };
}

/** `Last 24 hours`; of two moments, as `formatMoment` writes them. */
export function nameTimeRange(range: TimeRange, formatMoment: (time: number) => string): string {
  if (range.kind === 'between') return `${formatMoment(range.from)} to ${formatMoment(range.to)}`;
  const quick = quickRanges.find(({ span }) => span === range.span);
  if (quick) return quick.name;
  const count = range.span.slice(0, -1);
  const unit = unitNames[range.span.slice(-1)] ?? '';
  return `Last ${count} ${unit}${count === '1' ? '' : 's'}`;
}

export function sameTimeRange(one: TimeRange, other: TimeRange): boolean {
  if (one.kind === 'last') return other.kind === 'last' && one.span === other.span;
  return other.kind === 'between' && one.from === other.from && one.to === other.to;
}

/** Milliseconds since the epoch, or ISO 8601. */
export function readMoment(text: string | null): number | null {
  if (text === null) return null;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  // Browsers read other texts as well, each in its way.
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return time >= 0 ? time : null;
}
