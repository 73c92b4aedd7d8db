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

/** What is asked first: the index answers one question after the other, and these show the most. */
export function newestQuestion(scope: Scope) {
  const fields = 'rule.level,rule.description,agent.name';
  return { query: { ...scopeQuery(scope), query: severe, size: String(newestShown), fields } };
}

export function histogramQuestion(scope: Scope) {
  return { query: { ...scopeQuery(scope), buckets: '80' } };
}

export const severe = 'rule.level:>=10';
export const newestShown = 8;
