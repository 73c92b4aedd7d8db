import { type RefObject, useRef } from 'react';
import type { Delivery } from '../../../../src/api/contract.ts';
import { useShortcut } from '../../shell/shortcuts.tsx';

export interface RowKeysOptions {
  readonly deliveries: readonly Delivery[];
  readonly openId: string | null;
  readonly onOpen: (id: string) => void;
  readonly onTick: (id: string) => void;
}

/** `j` and `k` move the focus from row to row, and what is open with it; Enter on a row's link opens it. */
export function useRowKeys({ deliveries, openId, onOpen, onTick }: RowKeysOptions): RefObject<HTMLTableElement | null> {
  const table = useRef<HTMLTableElement>(null);
  function current(): string | null {
    const focused = document.activeElement?.closest<HTMLElement>('[data-delivery]');
    return (focused && table.current?.contains(focused) ? focused.dataset.delivery : undefined) ?? openId;
  }
  function move(by: 1 | -1): void {
    const id = current();
    const at = deliveries.findIndex((delivery) => delivery.id === id);
    const next = deliveries[at === -1 ? 0 : at + by];
    if (next === undefined) return;
    const row = table.current?.querySelector<HTMLElement>(`[data-delivery="${CSS.escape(next.id)}"]`);
    row?.querySelector<HTMLElement>('a')?.focus();
    row?.scrollIntoView({ block: 'nearest' });
    if (openId !== null) onOpen(next.id);
  }
  useShortcut({ keys: 'j', does: 'Go to the next delivery' }, () => move(1));
  useShortcut({ keys: 'k', does: 'Go to the delivery before' }, () => move(-1));
  useShortcut({ keys: 'x', does: 'Tick the delivery' }, () => {
    const id = current();
    if (id !== null) onTick(id);
  });
  return table;
}
