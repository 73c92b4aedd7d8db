import { useMemo, useState } from 'react';
import type { Delivery } from '../../../../src/api/contract.ts';
import { isKept } from './delivery-choice.ts';
import { isSentAgain } from './settling.ts';

export interface Chosen {
  readonly ids: ReadonlySet<string>;
  /** Those of them that can be sent again: what waits for its turn is sent anyway. */
  readonly again: readonly string[];
  /** Of those that are shown, how many can be chosen. */
  readonly choosable: number;
  readonly toggle: (id: string) => void;
  /** All that are shown and can be, or none. */
  readonly toggleAll: () => void;
  readonly clear: () => void;
}

/** Deliveries that are ticked. What is settled meanwhile, or is listed no more, is not ticked any more. */
export function useSelection(deliveries: readonly Delivery[]): Chosen {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(() => new Set());
  const kept = useMemo(() => deliveries.filter(({ state }) => isKept(state)).map(({ id }) => id), [deliveries]);
  const ids = useMemo(() => new Set(kept.filter((id) => ticked.has(id))), [kept, ticked]);
  const again = deliveries.filter(({ id, state }) => ids.has(id) && isSentAgain(state)).map(({ id }) => id);
  return {
    ids,
    again,
    choosable: kept.length,
    toggle: (id) => {
      if (kept.includes(id))
        setTicked(ids.has(id) ? new Set([...ids].filter((each) => each !== id)) : new Set([...ids, id]));
    },
    toggleAll: () => setTicked(new Set(ids.size === kept.length ? [] : kept)),
    clear: () => setTicked(new Set()),
  };
}
