import type { TimeRange } from '../../time-range/time-range.ts';

/** The time that the page is about, and the moments it means now. */
export interface Scope {
  readonly range: TimeRange;
  readonly from: number;
  readonly to: number;
}

/** As the API takes it. */
export function scopeQuery({ from, to }: Scope): { readonly from: string; readonly to: string } {
  return { from: String(from), to: String(to) };
}
