/** At most `count` permits in any window of that length. Days and months are the calendar's, in UTC, as vendors reset them. */
export interface Rate {
  readonly count: number;
  readonly per: RatePeriod;
}

export const ratePeriods = ['second', 'minute', 'hour', 'day', 'month'] as const;
export type RatePeriod = (typeof ratePeriods)[number];
