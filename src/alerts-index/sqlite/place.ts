import { type Band, bands } from '../alerts-index.ts';

/*
 * An alert's place is its number in every table: second × 2^18 + order within the second × 4 + band. So the order of numbers
 * is the order of time, a time range is a range of numbers, and a histogram needs nothing but the numbers. A second has 65,536
 * places; when they are taken, the alert goes into the next second. The largest is below 2^53.
 */

const bandCount = bands.length;
const perSecond = 65_536 * bandCount;

export function placeOf(second: number, order: number, band: Band): number {
  return second * perSecond + order * bandCount + bands.indexOf(band);
}

/** The first place of a second, taken or not. */
export function firstPlace(second: number): number {
  return second * perSecond;
}

export function secondOf(place: number): number {
  return Math.floor(place / perSecond);
}

export function bandAt(place: number): Band {
  return bands[place % bandCount] ?? 'low';
}

/** Where the next alert of a second goes when `last` is the highest place that is taken before the second ends. */
export function nextPlace(second: number, last: number | undefined, band: Band): number {
  const first = firstPlace(second);
  if (last === undefined || last < first) return placeOf(second, 0, band);
  return first + (Math.floor((last - first) / bandCount) + 1) * bandCount + bands.indexOf(band);
}
