import { memo, type RefObject, useEffect, useLayoutEffect, useState } from 'react';
import type { AlertRow } from '../../../../src/api/contract.ts';
import { FilterButtons } from '../../search/filter-buttons.tsx';
import type { Filter } from '../../search/filters.ts';
import styles from './cell-actions.module.css';
import { type Stop, stopsOf } from './row-stops.ts';
import type { ActiveCell } from './use-grid-keys.ts';

export interface CellActionsProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly rows: readonly AlertRow[];
  readonly columns: readonly string[];
  /** Where the keys are. */
  readonly active: ActiveCell | null;
  /** Rows are named by it and their key. */
  readonly gridId: string;
  readonly onFilter: (filter: Filter) => void;
}

interface Target {
  readonly key: string;
  readonly stop: number;
}

/**
 * The buttons + and − beside the value that is pointed at, or that keys came to: one pair for the whole table, because two in
 * each cell would be a thousand.
 */
export const CellActions = memo(function CellActions(props: CellActionsProps) {
  const { scroller, rows, columns, active, gridId, onFilter } = props;
  const [pointed, setPointed] = useState<Target | null>(null);
  const [place, setPlace] = useState<{ readonly left: number; readonly top: number } | null>(null);
  useEffect(() => watchPointer(scroller.current, setPointed), [scroller]);
  const target = pointed ?? (active?.stop == null ? null : { key: active.key, stop: active.stop });
  const stop = target === null ? undefined : stopOf(rows, columns, target);
  const elementId = target === null ? null : `${gridId}${target.key}.${target.stop}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows may be at the same place
  useLayoutEffect(() => {
    setPlace(elementId === null ? null : placeOf(document.getElementById(elementId), scroller.current));
  }, [elementId, scroller, rows]);
  if (stop === undefined || place === null || stop.cut) return null;
  const { field, value } = stop;
  return (
    <div className={styles.actions} style={{ transform: `translate(${place.left}px, ${place.top}px)` }} data-actions>
      <FilterButtons field={field} value={value} onFilter={onFilter} />
    </div>
  );
});

function stopOf(rows: readonly AlertRow[], columns: readonly string[], target: Target): Stop | undefined {
  const row = rows.find(({ key }) => key === target.key);
  return row && stopsOf(row, columns).flat()[target.stop];
}

function watchPointer(element: HTMLElement | null, tell: (target: Target | null) => void): (() => void) | undefined {
  if (element === null) return undefined;
  let cellBefore: Element | null = null;
  function onOver({ target, pointerType }: PointerEvent): void {
    if (pointerType === 'touch' || !(target instanceof Element) || target.closest('[data-actions]')) return;
    const cell = target.closest('[data-field]');
    const value = target.closest<HTMLElement>('[data-stop]');
    // Beside the values of a cell one is on the way to the buttons.
    if (value === null && cell !== null && cell === cellBefore) return;
    cellBefore = cell;
    const shown = value ?? cell?.querySelector<HTMLElement>('[data-stop]');
    const key = target.closest<HTMLElement>('[data-key]')?.dataset.key;
    tell(shown && key !== undefined ? { key, stop: Number(shown.dataset.stop) } : null);
  }
  function onLeave(): void {
    cellBefore = null;
    tell(null);
  }
  element.addEventListener('pointerover', onOver);
  element.addEventListener('pointerleave', onLeave);
  element.addEventListener('keydown', onLeave);
  return () => {
    element.removeEventListener('pointerover', onOver);
    element.removeEventListener('pointerleave', onLeave);
    element.removeEventListener('keydown', onLeave);
  };
}

const width = 46;
const height = 24;

/** Right behind the value; over its end where that is cut. */
function placeOf(value: HTMLElement | null, scroller: HTMLElement | null): { left: number; top: number } | null {
  const cell = value?.closest('[role="gridcell"]');
  if (!value || !cell || !scroller) return null;
  const [around, box, inside] = [scroller, cell, value].map((element) => element.getBoundingClientRect());
  if (!around || !box || !inside) return null;
  const wanted = inside.right > box.right - 4 ? box.right - width : inside.right;
  const left = Math.min(wanted, around.left + scroller.clientWidth - width - 2);
  return {
    left: left - around.left + scroller.scrollLeft,
    top: inside.top + inside.height / 2 - height / 2 - around.top + scroller.scrollTop,
  };
}
