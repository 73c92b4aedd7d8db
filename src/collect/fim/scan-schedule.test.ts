import { expect, it } from 'vitest';
import { syscheck } from './fim-rig.contract.ts';
import { nextScan } from './scan-schedule.ts';

const saturdayNoon = new Date(2026, 10, 21, 12, 0).getTime();
const due = (given: Parameters<typeof syscheck>[1]) => new Date(nextScan(syscheck([], given), saturdayNoon));

it('every so often', () => {
  expect(due({ everyMs: 60_000 })).toEqual(new Date(2026, 10, 21, 12, 1));
});

it('at a time, today or tomorrow', () => {
  expect(due({ scanMinute: 14 * 60 + 30 })).toEqual(new Date(2026, 10, 21, 14, 30));
  expect(due({ scanMinute: 12 * 60 })).toEqual(new Date(2026, 10, 22, 12, 0));
});

it('on a day of the week, at midnight or at a time', () => {
  expect(due({ scanDay: 1 })).toEqual(new Date(2026, 10, 23));
  expect(due({ scanDay: 6 })).toEqual(new Date(2026, 10, 28));
  expect(due({ scanDay: 6, scanMinute: 13 * 60 })).toEqual(new Date(2026, 10, 21, 13, 0));
});
