const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;

/** Widths that people read times by, in seconds. */
const widths = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hour),
  day,
  week,
];

/** The width, in seconds, at which a span of so many seconds has about as many buckets as are wanted, and hardly more. */
export function bucketWidth(span: number, wanted: number): number {
  const exact = Math.max(span, 1) / wanted;
  return widths.find((width) => width >= exact) ?? Math.ceil(exact / week) * week;
}
