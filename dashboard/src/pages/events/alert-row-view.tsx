// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold rows that are placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names the row or cell that is meant
import { memo } from 'react';
import type { AlertRow } from '../../../../src/api/contract.ts';
import { LevelBadge } from '../../components/badge.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { classNames } from '../../lib/class-names.ts';
import styles from './alert-table.module.css';
import { type Stop, stopsOf } from './row-stops.ts';

export interface AlertRowViewProps {
  readonly id: string;
  readonly row: AlertRow;
  readonly index: number;
  /** In the body of the table, in pixels. */
  readonly top: number;
  readonly columns: readonly string[];
  /** As a card. */
  readonly narrow: boolean;
  readonly search: string;
  readonly isOpen: boolean;
  readonly isActive: boolean;
  readonly activeStop: number | null;
  readonly isFresh: boolean;
}

/** One alert. Drawn again only when something of it changed: thousands of them pass by while one scrolls. */
export const AlertRowView = memo(function AlertRowView(props: AlertRowViewProps) {
  const { id, row, index, top, columns, narrow, search, isOpen, isActive, activeStop, isFresh } = props;
  const cells = stopsOf(row, columns);
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isOpen}
      data-key={row.key}
      data-index={index}
      data-fresh={isFresh || undefined}
      className={classNames(
        narrow ? styles.card : styles.row,
        isOpen && styles.open,
        isActive && activeStop === null && styles.active,
      )}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="gridcell" aria-colindex={1} className={styles.time}>
        <a href={`/events/${encodeURIComponent(row.key)}${search}`} tabIndex={-1}>
          <TimeText time={row.time} />
        </a>
      </span>
      {narrow ? (
        <CardCells id={id} columns={columns} cells={cells} activeStop={activeStop} />
      ) : (
        columns.map((field, column) => (
          <Cell key={field} id={id} field={field} column={column} stops={cells[column]} activeStop={activeStop} />
        ))
      )}
    </div>
  );
});

interface CellProps {
  readonly id: string;
  readonly field: string;
  readonly column: number;
  readonly stops: readonly Stop[] | undefined;
  readonly activeStop: number | null;
  readonly named?: boolean;
}

function Cell({ id, field, column, stops = [], activeStop, named = false }: CellProps) {
  return (
    <span role="gridcell" aria-colindex={column + 2} data-field={field} className={styles.cell}>
      {named && <span className={styles.name}>{field} </span>}
      <Values id={id} stops={stops} activeStop={activeStop} />
    </span>
  );
}

interface CardCellsProps extends Pick<AlertRowViewProps, 'id' | 'columns' | 'activeStop'> {
  readonly cells: readonly (readonly Stop[])[];
}

/** What a card says above and in its middle; all other columns share its last line. */
const ownPlaces: readonly string[] = ['rule.level', 'agent.name', 'rule.description'];

function CardCells({ id, columns, cells, activeStop }: CardCellsProps) {
  const all = columns.map((field, column) => ({ field, column, stops: cells[column] }));
  const [own, others] = [true, false].map((wanted) => all.filter(({ field }) => ownPlaces.includes(field) === wanted));
  return (
    <>
      {own?.map((cell) => (
        <Cell key={cell.field} id={id} {...cell} activeStop={activeStop} />
      ))}
      <span role="presentation" className={styles.rest}>
        {others?.map((cell) => (
          <Cell key={cell.field} id={id} {...cell} activeStop={activeStop} named />
        ))}
      </span>
    </>
  );
}

interface ValuesProps {
  readonly id: string;
  readonly stops: readonly Stop[];
  readonly activeStop: number | null;
}

function Values({ id, stops, activeStop }: ValuesProps) {
  if (stops.length === 0) return <span className="muted">–</span>;
  return stops.map(({ field, value, index }, at) => (
    <span
      key={index}
      id={`${id}.${index}`}
      data-stop={index}
      className={classNames(styles.value, index === activeStop && styles.activeValue)}
    >
      <Value field={field} value={value} />
      {at < stops.length - 1 && ','}
    </span>
  ));
}

function Value({ field, value }: { readonly field: string; readonly value: string }) {
  if (field === 'rule.level' && /^\d{1,2}$/.test(value)) return <LevelBadge level={Number(value)} />;
  return <SafeText text={value} cutOnly />;
}
