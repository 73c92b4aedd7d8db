import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router';
import { readTimeRange, resolveTimeRange, type TimeRange, writeTimeRange } from './time-range.ts';

export interface ChosenTimeRange {
  readonly range: TimeRange;
  /** Goes into the address, so that the back button undoes it. */
  readonly setRange: (range: TimeRange) => void;
  /** The moments it means: they move only by `refresh`, or when another range is chosen. */
  readonly from: number;
  readonly to: number;
  /** Makes a range that ends now end now again. */
  readonly refresh: () => void;
}

/** The range that the address names. */
export function useTimeRange(fallback = '24h'): ChosenTimeRange {
  const [params, setParams] = useSearchParams();
  const [now, setNow] = useState(() => Date.now());
  const range = readTimeRange(params, fallback);
  const refresh = useCallback(() => setNow(Date.now()), []);
  const setRange = useCallback(
    (next: TimeRange) => {
      setNow(Date.now());
      setParams((before) => writeTimeRange(before, next, fallback));
    },
    [setParams, fallback],
  );
  return { range, setRange, refresh, ...resolveTimeRange(range, now) };
}
