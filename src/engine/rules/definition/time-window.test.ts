import { describe, expect, it } from 'vitest';
import { parseTimeWindow, parseWeekdays } from './time-window.ts';

const at = (hour: number, minute = 0) => hour * 60 + minute;

describe('the time of a rule', () => {
  it.each([
    ['09:00-17:30', at(9), at(17, 30), false],
    ['9-17', at(9), at(17), false],
    ['  9 am  -  5 pm ', at(9), at(17), false],
    ['9:15AM-5:45PM', at(9, 15), at(17, 45), false],
    ['00:00 - 23:59', 0, at(23, 59), false],
    ['8:00-8:00', at(8), at(8), false],
    ['!9 am - 5 pm', at(9), at(17), true],
    ['! 9 am - 5 pm', at(9), at(17), true],
  ])('reads %j', (text, from, to, outside) => {
    expect(parseTimeWindow(text)).toEqual({ from, to, outside });
  });

  it('takes a window over midnight for the complement of the rest of the day', () => {
    expect(parseTimeWindow('6 pm - 8:30 am')).toEqual({ from: at(8, 30), to: at(18), outside: true });
    expect(parseTimeWindow('18:00-08:30')).toEqual({ from: at(8, 30), to: at(18), outside: true });
  });

  it('loses a ! before a window over midnight', () => {
    expect(parseTimeWindow('!6 pm - 8:30 am')).toEqual(parseTimeWindow('6 pm - 8:30 am'));
  });

  it('knows no 12 pm, and takes 12 am for noon', () => {
    expect(parseTimeWindow('9 am - 12 pm')).toBeUndefined();
    expect(parseTimeWindow('9 am - 12 am')).toEqual({ from: at(9), to: at(12), outside: false });
  });

  it.each(['', '9 am', '9-', '-17', '9 to 17', '24:00-25:00', '9:5-10', '9:60-10', '9 xm - 5 pm', '9-17 h', '009-17'])(
    'refuses %j',
    (text) => {
      expect(parseTimeWindow(text)).toBeUndefined();
    },
  );
});

describe('the weekday of a rule', () => {
  it.each([
    ['monday,tue wed', [1, 2, 3]],
    ['Sunday', [0]],
    ['SAT, SUN', [0, 6]],
    ['weekdays', [1, 2, 3, 4, 5]],
    ['weekends', [0, 6]],
    ['weekends friday', [0, 5, 6]],
    [' thu ', [4]],
  ])('reads %j', (text, days) => {
    expect(parseWeekdays(text)?.flatMap((included, day) => (included ? [day] : []))).toEqual(days);
  });

  it.each(['', ' , ', '!monday', 'mo', 'mondays', 'monday-friday'])('refuses %j', (text) => {
    expect(parseWeekdays(text)).toBeUndefined();
  });
});
