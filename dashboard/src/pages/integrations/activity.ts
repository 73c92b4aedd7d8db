import type { Activity } from '../../../../src/api/contract.ts';

/** What can become of an attempt; the first one stands at the bottom of a chart. */
export const outcomes = [
  { key: 'delivered', label: 'delivered', colour: '--good' },
  { key: 'skipped', label: 'skipped', colour: '--neutral' },
  { key: 'postponed', label: 'failed, to be retried', colour: '--warning' },
  { key: 'buried', label: 'dead', colour: '--bad' },
] as const satisfies readonly { readonly key: keyof Activity; readonly label: string; readonly colour: string }[];

const dayMs = 24 * 3_600_000;

/** The last 24 hours, to the end of the stretch that `now` is in: it moves only from stretch to stretch. */
export function lastDay(now: number, width: number): { readonly from: number; readonly to: number } {
  const to = Math.ceil((now + 1) / width) * width;
  return { from: to - dayMs, to };
}

export interface ActivityBar {
  readonly begin: number;
  /** In the order of `outcomes`. */
  readonly values: readonly number[];
}

/** Stretches of five minutes as longer ones, from `from` on, without those that are empty. */
export function mergeActivity(
  activity: readonly Activity[],
  { from, to, width }: { readonly from: number; readonly to: number; readonly width: number },
): readonly ActivityBar[] {
  const bars = new Map<number, readonly number[]>();
  for (const each of activity) {
    if (each.begin < from || each.begin >= to) continue;
    const begin = from + Math.floor((each.begin - from) / width) * width;
    const before = bars.get(begin);
    bars.set(
      begin,
      outcomes.map(({ key }, index) => (before?.[index] ?? 0) + each[key]),
    );
  }
  return [...bars].map(([begin, values]) => ({ begin, values })).sort((one, other) => one.begin - other.begin);
}
