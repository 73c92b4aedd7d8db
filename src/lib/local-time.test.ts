import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  daysBefore,
  localCalendarTime,
  localDateTime,
  localDay,
  localIsoTime,
  localTimestamp,
  untilTomorrow,
} from './local-time.ts';

afterEach(() => vi.unstubAllEnvs());

describe('local time', () => {
  it.each([
    ['UTC', '2026-11-21T17:03:13.425+0000', '2026 Nov 21 17:03:13'],
    ['Asia/Kathmandu', '2026-11-21T22:48:13.425+0545', '2026 Nov 21 22:48:13'],
    ['America/St_Johns', '2026-11-21T13:33:13.425-0330', '2026 Nov 21 13:33:13'],
  ])('in %s', (zone, timestamp, dateTime) => {
    vi.stubEnv('TZ', zone);
    // Another second first: the last one is remembered.
    localTimestamp(0);
    const time = Date.UTC(2026, 10, 21, 17, 3, 13, 425);
    expect([localTimestamp(time), localDateTime(time)]).toEqual([timestamp, dateTime]);
  });

  it('goes without milliseconds and zone, or in the words of ctime', () => {
    const morning = new Date(2026, 10, 7, 9, 5, 0, 250).getTime();
    expect(localIsoTime(morning)).toBe('2026-11-07T09:05:00');
    expect(localCalendarTime(morning)).toBe('Sat Nov  7 09:05:00 2026');
  });

  it('has whole milliseconds, also within a second that was asked for before', () => {
    const second = new Date(2026, 0, 2, 3, 4, 5).getTime();
    const shown = [0, 7, 7.9, 42, 999].map((ms) => localTimestamp(second + ms).slice(17, 23));
    expect(shown).toEqual(['05.000', '05.007', '05.007', '05.042', '05.999']);
    expect(localTimestamp(second + 1_000).slice(17, 23)).toBe('06.000');
  });
});

describe('local days', () => {
  it('have names that sort', () => {
    expect(localDay(new Date(2026, 1, 3, 23, 59).getTime())).toEqual({
      year: '2026',
      month: 'Feb',
      day: '03',
      key: '2026-02-03',
    });
  });

  it.each(['UTC', 'Europe/Berlin', 'Asia/Beirut', 'America/Havana'])(
    'in %s go back one by one, also where clocks change',
    (zone) => {
      vi.stubEnv('TZ', zone);
      const keys = daysBefore(new Date(2026, 10, 22, 0, 30).getTime(), 400).map(({ key }) => key);
      expect(new Set(keys).size).toBe(400);
      expect([keys[0], keys.at(-1)]).toEqual(['2025-10-18', '2026-11-21']);
      expect([...keys].sort()).toEqual(keys);
    },
  );

  it('end at midnight', () => {
    expect(untilTomorrow(new Date(2026, 11, 31, 23, 59, 59, 250).getTime())).toBe(750);
    expect(untilTomorrow(new Date(2026, 11, 31).getTime())).toBe(86_400_000);
  });
});
