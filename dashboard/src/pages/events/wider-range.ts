import { type QuickRange, quickRanges, spanMilliseconds, type TimeRange } from '../../time-range/time-range.ts';

/** The next longer of the usual ranges; undefined when there is none. */
export function widerRange(range: TimeRange): QuickRange | undefined {
  const length = range.kind === 'last' ? (spanMilliseconds(range.span) ?? 0) : range.to - range.from;
  return quickRanges.find(({ span }) => (spanMilliseconds(span) ?? 0) > length);
}
