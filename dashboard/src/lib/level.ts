import type { Histogram } from '../../../src/api/contract.ts';

export type Band = keyof Histogram['buckets'][number]['alerts'];

/** The least severe first, as charts stack them. */
export const bands = ['low', 'medium', 'high', 'critical'] as const satisfies readonly Band[];

/** The lowest level of each band: as the API counts them. */
export const bandBegins: Readonly<Record<Band, number>> = { low: 0, medium: 7, high: 12, critical: 15 };

export function bandOf(level: number): Band {
  return bands.findLast((band) => level >= bandBegins[band]) ?? 'low';
}

/** `7 to 11`; for the last one `15 and above`. */
export function levelsOf(band: Band): string {
  const next = bands[bands.indexOf(band) + 1];
  return next === undefined ? `${bandBegins[band]} and above` : `${bandBegins[band]} to ${bandBegins[next] - 1}`;
}
