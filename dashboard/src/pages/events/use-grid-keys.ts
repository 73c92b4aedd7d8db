import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { AlertRow } from '../../../../src/api/contract.ts';
import { visibleLine } from '../../lib/visible-text.ts';
import type { Filter } from '../../search/filters.ts';
import { useShortcut } from '../../shell/shortcuts.tsx';
import { rowAfter, stopAfter } from './grid-keys.ts';
import { type Stop, stopsOf } from './row-stops.ts';

/** The row that keys act on, and which of its values; null: the row as a whole. */
export interface ActiveCell {
  readonly key: string;
  readonly stop: number | null;
}

export interface GridKeysOptions {
  readonly rows: readonly AlertRow[];
  readonly columns: readonly string[];
  readonly openKey: string | null;
  readonly onPage: number;
  readonly scrollTo: (index: number) => void;
  readonly onOpen: (key: string, replace: boolean) => void;
  readonly onFilter: (filter: Filter) => void;
}

export interface GridKeys {
  readonly grid: RefObject<HTMLDivElement | null>;
  readonly active: ActiveCell | null;
  readonly activate: (key: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** The focus came by keys: some row must have it. */
  readonly onFocus: () => void;
  /** For screen readers: what can be done with the value one came to. */
  readonly told: string;
}

export function useGridKeys(options: GridKeysOptions): GridKeys {
  const { rows, openKey, onPage, scrollTo, onOpen } = options;
  const grid = useRef<HTMLDivElement>(null);
  const { active, setActive, at, row, stops, stop } = useActiveCell(options);
  const activate = useCallback((key: string) => setActive({ key, stop: null }), [setActive]);
  function move(key: string): boolean {
    const next = rowAfter(key, at === -1 ? null : at, rows.length, onPage);
    const target = next === null ? undefined : rows[next];
    if (next === null || target === undefined) return false;
    setActive({ key: target.key, stop: null });
    scrollTo(next);
    if (openKey !== null) onOpen(target.key, true);
    return true;
  }
  function act(key: string): boolean {
    if (row === undefined) return false;
    if (key === 'Enter') onOpen(row.key, false);
    else if (key === 'ArrowRight' || key === 'ArrowLeft') {
      setActive({ key: row.key, stop: stopAfter(key, active?.stop ?? null, stops.length) });
    } else if ((key === '+' || key === '-') && stop !== undefined && !stop.cut) {
      options.onFilter({ field: stop.field, value: stop.value, exclude: key === '-' });
    } else return false;
    return true;
  }
  function onKeyDown(event: KeyboardEvent): void {
    // Keys on the buttons of the header are theirs.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (move(event.key) || act(event.key)) event.preventDefault();
  }
  function onFocus(): void {
    const first = rows[0];
    if (at === -1 && first && grid.current?.matches(':focus-visible') === true) activate(first.key);
  }
  useStepKeys((key) => {
    move(key);
    grid.current?.focus({ preventScroll: true });
  });
  useFocusAfterClosing(grid, openKey);
  return { grid, active, activate, onKeyDown, onFocus, told: stop === undefined ? '' : tellOf(stop) };
}

/** Where the keys are; before any was pressed, at the alert that is open. */
function useActiveCell({ rows, columns, openKey }: GridKeysOptions) {
  const [active, setActive] = useState<ActiveCell | null>(null);
  const key = active?.key ?? openKey;
  const at = key === null ? -1 : rows.findIndex((row) => row.key === key);
  const row = rows[at];
  const stops = row === undefined ? [] : stopsOf(row, columns).flat();
  return { active, setActive, at, row, stops, stop: stops[active?.stop ?? -1] };
}

/** These work wherever the focus is. */
function useStepKeys(step: (key: 'j' | 'k') => void): void {
  useShortcut({ keys: 'j', does: 'Go to the next alert' }, () => step('j'));
  useShortcut({ keys: 'k', does: 'Go to the alert before' }, () => step('k'));
}

/** When what had the focus was closed, the table has it again. */
function useFocusAfterClosing(grid: RefObject<HTMLElement | null>, openKey: string | null): void {
  const wasOpen = useRef(false);
  useEffect(() => {
    const closed = wasOpen.current && openKey === null;
    wasOpen.current = openKey !== null;
    if (closed && document.activeElement === document.body) grid.current?.focus({ preventScroll: true });
  }, [grid, openKey]);
}

function tellOf({ field, value, cut }: Stop): string {
  const name = `${field}: ${visibleLine(value.slice(0, 200))}`;
  return cut ? name : `${name}. Press + to see only these alerts, - to leave them out.`;
}
