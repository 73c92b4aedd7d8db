import { type RefObject, useEffect, useRef } from 'react';

/** What was given last, for callbacks that outlive the rendering they were made in. */
export function useLatest<Value>(value: Value): RefObject<Value> {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
