import { formatClock, formatDay } from './format.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** What stands below a time axis: the clock, and the day where it begins; of steps of days, the day alone. */
export function nameTicks(moments: readonly number[], step: number): readonly string[] {
  return moments.map((moment, index) => {
    const date = formatDay(moment);
    if (step >= day) return date;
    const clock = step < minute ? formatClock(moment) : formatClock(moment).slice(0, 5);
    const before = moments[index - 1];
    return before === undefined || formatDay(before) !== date ? `${clock}\n${date}` : clock;
  });
}
