import { type Band, bands } from '../alerts-index.ts';

/*
 * An alert's place is its number in every table: second × 2^18 + order within the second × 4 + band. So the order of numbers
 * is the order of time, a time range is a range of numbers, and a histogram needs nothing but the numbers. A second has 65,536
 * places; when they are taken, the alert goes into the next second. The largest is below 2^53.
 */

const bandCount = bands.length;
/** How many alerts a second has places for. */
export const mostOrders = 65_536;
const perSecond = mostOrders * bandCount;

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

/** The number of its band in `bands`. The same of what a place is behind the first one of a second. */
export function bandNumberOf(place: number): number {
  return place % bandCount;
}

/** How many alerts of a second are before this place. */
export function orderOf(place: number): number {
  return Math.floor((place % perSecond) / bandCount);
}

/** Whether a text is a place as it is handed out for the next page. */
export function isPlace(text: string): boolean {
  return /^\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text));
}
