import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds: `(max-width: 720px)`. */
export function useWindowMatches(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** As narrow as a telephone. */
export const narrowWindow = '(max-width: 720px)';
