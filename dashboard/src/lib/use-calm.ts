import { useCallback, useEffect, useRef } from 'react';
import { useLatest } from './use-latest.ts';

/** Calls `work` at most once in so many milliseconds: at once when it has been quiet, otherwise when the time is over. */
export function useCalm(work: () => void, leastMs: number): () => void {
  const latest = useLatest(work);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const lastAt = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    if (timer.current !== undefined) return;
    const waitMs = Math.max(0, lastAt.current + leastMs - Date.now());
    timer.current = setTimeout(() => {
      timer.current = undefined;
      lastAt.current = Date.now();
      latest.current();
    }, waitMs);
  }, [latest, leastMs]);
}
