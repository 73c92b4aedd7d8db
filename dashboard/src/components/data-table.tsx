import { type ReactNode, useState } from 'react';
import { classNames } from '../lib/class-names.ts';
import { type Direction, type SortValue, sortRows } from '../lib/sort-rows.ts';
import styles from './data-table.module.css';
import { Checkbox } from './field.tsx';
import { Icon } from './icons.tsx';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Makes the column sortable; null goes last. */
  readonly sortBy?: ((row: Row) => SortValue) | undefined;
  readonly align?: 'start' | 'end' | undefined;
  /** A CSS width: `120px`, `30%`. */
  readonly width?: string | undefined;
  /** Header for screen readers only. */
  readonly hideHeader?: boolean | undefined;
}

export interface Selection<Row> {
  /** Keys of rows. */
  readonly selected: ReadonlySet<string>;
  readonly onChange: (selected: ReadonlySet<string>) => void;
  /** What the row is called: `delivery 12 to slack`. */
  readonly nameOf: (row: Row) => string;
}

export interface Sorting {
  readonly column: string;
  readonly direction: Direction;
}

export interface DataTableProps<Row> {
  /** What the table holds; for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Left out: the rows stay as they came. */
  readonly initialSort?: Sorting | undefined;
  readonly selection?: Selection<Row> | undefined;
  /** Marks the row that is open beside the table. */
  readonly currentKey?: string | undefined;
  /** Shown instead of rows. */
  readonly empty?: ReactNode;
  /** Pixels; beyond it the table scrolls below its header. */
  readonly maxHeight?: number | undefined;
}

/** For tables of up to a few hundred rows. It scrolls sideways within itself. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, rowKey, initialSort, selection, currentKey, empty, maxHeight } = props;
  const [sorting, setSorting] = useState<Sorting | undefined>(initialSort);
  const sortBy = columns.find(({ id }) => id === sorting?.column)?.sortBy;
  const sorted = sorting && sortBy ? sortRows(rows, sortBy, sorting.direction) : rows;
  if (rows.length === 0 && empty !== undefined) return empty;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex lint/a11y/useSemanticElements: what scrolls must be scrollable by keys
    <div className={styles.scroller} style={{ maxHeight }} role="group" aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {selection && <SelectAll rows={rows} rowKey={rowKey} selection={selection} />}
            {columns.map((column) => (
              <Header key={column.id} column={column} sorting={sorting} onSort={setSorting} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => {
            const key = rowKey(row);
            return (
              <tr key={key} className={key === currentKey ? styles.current : undefined}>
                {selection && <SelectOne row={row} rowKey={key} selection={selection} />}
                {columns.map(({ id, cell, align }) => (
                  <td key={id} className={align === 'end' ? styles.end : undefined}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface HeaderProps<Row> {
  readonly column: Column<Row>;
  readonly sorting: Sorting | undefined;
  readonly onSort: (sorting: Sorting) => void;
}

function Header<Row>({ column, sorting, onSort }: HeaderProps<Row>) {
  const { id, header, sortBy, align, width, hideHeader = false } = column;
  const direction = sorting?.column === id ? sorting.direction : undefined;
  const name = <span className={hideHeader ? 'visually-hidden' : undefined}>{header}</span>;
  return (
    <th
      scope="col"
      style={{ width }}
      className={align === 'end' ? styles.end : undefined}
      aria-sort={direction && `${direction}ending`}
    >
      {sortBy ? (
        <button
          type="button"
          className={classNames(styles.sort, direction && styles.sorted)}
          onClick={() => onSort({ column: id, direction: direction === 'desc' ? 'asc' : 'desc' })}
        >
          {name}
          <Icon name={direction === 'asc' ? 'arrow-up' : 'arrow-down'} size={12} />
        </button>
      ) : (
        name
      )}
    </th>
  );
}

interface SelectAllProps<Row> {
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly selection: Selection<Row>;
}

function SelectAll<Row>({ rows, rowKey, selection: { selected, onChange } }: SelectAllProps<Row>) {
  const keys = rows.map(rowKey);
  const count = keys.filter((key) => selected.has(key)).length;
  return (
    <th scope="col" className={styles.select}>
      <Checkbox
        label="Select all rows"
        hideLabel
        checked={count > 0 && count === keys.length}
        partly={count > 0}
        onChange={(checked) => onChange(new Set(checked ? keys : []))}
      />
    </th>
  );
}

interface SelectOneProps<Row> {
  readonly row: Row;
  readonly rowKey: string;
  readonly selection: Selection<Row>;
}

function SelectOne<Row>({ row, rowKey, selection: { selected, onChange, nameOf } }: SelectOneProps<Row>) {
  function change(checked: boolean): void {
    const next = new Set(selected);
    if (checked) next.add(rowKey);
    else next.delete(rowKey);
    onChange(next);
  }
  return (
    <td className={styles.select}>
      <Checkbox label={`Select ${nameOf(row)}`} hideLabel checked={selected.has(rowKey)} onChange={change} />
    </td>
  );
}
