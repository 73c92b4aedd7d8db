// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold rows that are placed one by one
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type CSSProperties, type MouseEvent, type RefObject, useCallback, useEffect, useId, useState } from 'react';
import type { AlertRow } from '../../../../src/api/contract.ts';
import { classNames } from '../../lib/class-names.ts';
import { useLatest } from '../../lib/use-latest.ts';
import { narrowWindow, useWindowMatches } from '../../lib/use-window-matches.ts';
import { columnTracks, leastWidth } from '../../search/columns.ts';
import type { Filter } from '../../search/filters.ts';
import { AlertRowView } from './alert-row-view.tsx';
import styles from './alert-table.module.css';
import { CellActions } from './cell-actions.tsx';
import { LastRow, SkeletonRows } from './filler-rows.tsx';
import { TableHeader } from './table-header.tsx';
import type { Order } from './use-events-view.ts';
import { type ActiveCell, useGridKeys } from './use-grid-keys.ts';

export interface AlertTableProps {
  readonly rows: readonly AlertRow[];
  readonly columns: readonly string[];
  readonly order: Order;
  /** How many alerts there are in all; null: not known. */
  readonly total: number | null;
  readonly openKey: string | null;
  readonly fresh: ReadonlySet<string>;
  readonly isLoading: boolean;
  readonly isOld: boolean;
  readonly hasMore: boolean;
  readonly isFull: boolean;
  readonly search: string;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly loadMore: () => void;
  readonly onOpen: (key: string, replace: boolean) => void;
  readonly onFilter: (filter: Filter) => void;
  readonly onOrder: (order: Order) => void;
  readonly onColumns: (columns: readonly string[]) => void;
  readonly onTop: (atTop: boolean) => void;
}

export const headerHeight = 34;
const rowHeights = { wide: 34, narrow: 82 } as const;
/** So many rows before the end, more are asked for. */
const lookAhead = 60;

export function AlertTable(props: AlertTableProps) {
  const { rows, columns, order, total, isOld, hasMore, isFull, scroller, onFilter } = props;
  const id = useId();
  const narrow = useWindowMatches(narrowWindow);
  const table = useVirtualRows(props, rowHeights[narrow ? 'narrow' : 'wide']);
  const onPage = Math.floor((scroller.current?.clientHeight ?? 600) / rowHeights[narrow ? 'narrow' : 'wide']) - 2;
  const keys = useGridKeys({ ...props, onPage, scrollTo: (index) => table.virtualizer.scrollToIndex(index) });
  const onPress = useRowPress(props, keys.activate);
  return (
    <div ref={scroller} className={classNames(styles.scroller, isOld && styles.old)} onScroll={table.onScroll}>
      <div className={styles.inside} style={tableSize(columns, narrow)}>
        <div
          ref={keys.grid}
          role="grid"
          aria-label="Alerts"
          aria-rowcount={total === null || hasMore || isFull ? (total ?? -2) + 1 : rows.length + 1}
          aria-colcount={columns.length + 1}
          aria-activedescendant={activeId(id, keys.active, rows)}
          tabIndex={0}
          className={styles.grid}
          onKeyDown={keys.onKeyDown}
          onFocus={keys.onFocus}
          onClick={onPress}
        >
          <TableHeader columns={columns} order={order} onOrder={props.onOrder} onColumns={props.onColumns} />
          <div role="rowgroup" className={styles.body} style={{ height: table.height }}>
            <Rows {...props} id={id} items={table.items} active={keys.active} narrow={narrow} />
            {hasMore && <SkeletonRows top={rows.length * table.rowHeight} height={table.rowHeight} rows={3} />}
            {isFull && <LastRow top={rows.length * table.rowHeight} height={table.rowHeight} index={rows.length} />}
            {props.isLoading && <SkeletonRows top={0} height={table.rowHeight} rows={14} />}
          </div>
        </div>
        <CellActions
          scroller={scroller}
          rows={rows}
          columns={columns}
          active={keys.active}
          gridId={id}
          onFilter={onFilter}
        />
      </div>
      <p className="visually-hidden" aria-live="polite">
        {keys.told}
      </p>
    </div>
  );
}

interface RowsProps extends AlertTableProps {
  readonly id: string;
  readonly items: readonly VirtualItem[];
  readonly active: ActiveCell | null;
  readonly narrow: boolean;
}

function Rows({ id, items, rows, columns, active, narrow, search, openKey, fresh }: RowsProps) {
  return items.map(({ index, start }) => {
    const row = rows[index];
    if (row === undefined) return null;
    const isActive = active?.key === row.key;
    return (
      <AlertRowView
        key={row.key}
        id={`${id}${row.key}`}
        row={row}
        index={index}
        top={start - headerHeight}
        columns={columns}
        narrow={narrow}
        search={search}
        isOpen={row.key === openKey}
        isActive={isActive}
        activeStop={isActive ? active.stop : null}
        isFresh={fresh.has(row.key)}
      />
    );
  });
}

function tableSize(columns: readonly string[], narrow: boolean): CSSProperties {
  const tracks = { '--tracks': columnTracks(columns) };
  return { ...tracks, minWidth: narrow ? 0 : leastWidth(columns) };
}

function useVirtualRows(props: AlertTableProps, rowHeight: number) {
  const { rows, scroller, hasMore, isFull, isLoading, loadMore, onTop } = props;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollMargin: headerHeight,
    scrollPaddingStart: headerHeight,
  });
  useEffect(() => {
    if (rowHeight > 0) virtualizer.measure();
  }, [virtualizer, rowHeight]);
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const nearEnd = hasMore && last >= rows.length - lookAhead;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that arrives may call for the next one
  useEffect(() => {
    if (nearEnd) loadMore();
  }, [nearEnd, loadMore, rows.length]);
  const [wasTop, setWasTop] = useState(true);
  function onScroll(): void {
    const atTop = (scroller.current?.scrollTop ?? 0) < rowHeight;
    if (atTop === wasTop) return;
    setWasTop(atTop);
    onTop(atTop);
  }
  const fillers = (hasMore ? 3 : 0) + (isFull ? 1 : 0) + (isLoading ? 14 : 0);
  return { virtualizer, items, rowHeight, onScroll, height: (rows.length + fillers) * rowHeight };
}

/** A press on a row opens it. Marking text, buttons, and links that open elsewhere keep their meaning. */
function useRowPress({ onOpen }: AlertTableProps, activate: (key: string) => void) {
  const opened = useLatest(onOpen);
  return useCallback(
    (event: MouseEvent) => {
      const { target } = event;
      if (!(target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const key = target.closest<HTMLElement>('[data-key]')?.dataset.key;
      if (key === undefined || window.getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      activate(key);
      opened.current(key, false);
    },
    [activate, opened],
  );
}

function activeId(id: string, active: ActiveCell | null, rows: readonly AlertRow[]): string | undefined {
  if (active === null || rows.length === 0) return undefined;
  return active.stop === null ? `${id}${active.key}` : `${id}${active.key}.${active.stop}`;
}
