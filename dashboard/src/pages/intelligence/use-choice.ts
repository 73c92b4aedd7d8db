import { useSearchParams } from 'react-router';
import type { Choice } from './choice.ts';

export interface UsedChoice {
  readonly choice: Choice;
  readonly change: (change: Partial<Choice>) => void;
}

/** The choice that the address names. Typing replaces the place in the browser's history, choosing makes a new one. */
export function useChoice(): UsedChoice {
  const [params, setParams] = useSearchParams();
  const of = (name: keyof Choice) => params.get(name) ?? '';
  const change = (changed: Partial<Choice>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changed)) {
          if (value === '') next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: changed.containing !== undefined },
    );
  return {
    choice: {
      containing: of('containing'),
      type: of('type'),
      service: of('service'),
      classification: of('classification'),
      open: of('open'),
    },
    change,
  };
}
