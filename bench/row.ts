/** One line of the table: a figure with its unit, and the same work done by a plain tool. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  readonly baseline: string;
  readonly ratio: string;
  readonly goal: string;
}

export function perSecond(count: number, ms: number): number {
  return Math.round((count * 1_000) / ms);
}

export function ratioOf(figure: number, baseline: number): string {
  return (figure / baseline).toFixed(2);
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Waits until `met` holds, looking every few milliseconds. */
export async function until(met: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await met())) await new Promise((resolve) => setTimeout(resolve, 5));
}
