import { useEffect, useState } from 'react';

/** True once `holds` has held for so many milliseconds; false as soon as it does not. */
export function useAfter(holds: boolean, milliseconds: number): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (!holds) return;
    const timer = setTimeout(() => setOver(true), milliseconds);
    return () => {
      clearTimeout(timer);
      setOver(false);
    };
  }, [holds, milliseconds]);
  return holds && over;
}
