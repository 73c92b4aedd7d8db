// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold rows that are placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names the row or cell that is meant
import { memo } from 'react';
import { Icon } from '../../components/icons.tsx';
import { Menu } from '../../components/menu.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { moveColumn, toggleColumn } from '../../search/columns.ts';
import styles from './alert-table.module.css';
import type { Order } from './use-events-view.ts';

export interface TableHeaderProps {
  readonly columns: readonly string[];
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  readonly onColumns: (columns: readonly string[]) => void;
}

export const TableHeader = memo(function TableHeader({ columns, order, onOrder, onColumns }: TableHeaderProps) {
  const other = order === 'newest' ? 'oldest' : 'newest';
  return (
    <div role="rowgroup" className={styles.header}>
      <div role="row" aria-rowindex={1} className={styles.headerRow}>
        <span
          role="columnheader"
          aria-colindex={1}
          aria-sort={order === 'newest' ? 'descending' : 'ascending'}
          className={styles.headerCell}
        >
          <button
            type="button"
            className={styles.headerButton}
            title={`Show the ${other} first`}
            onClick={() => onOrder(other)}
          >
            Time
            <Icon name={order === 'newest' ? 'arrow-down' : 'arrow-up'} size={12} />
          </button>
        </span>
        {columns.map((field, index) => (
          <ColumnHeader key={field} field={field} index={index} columns={columns} onColumns={onColumns} />
        ))}
      </div>
    </div>
  );
});

interface ColumnHeaderProps extends Pick<TableHeaderProps, 'columns' | 'onColumns'> {
  readonly field: string;
  readonly index: number;
}

function ColumnHeader({ field, index, columns, onColumns }: ColumnHeaderProps) {
  const items = [
    {
      id: 'left',
      label: 'Move to the left',
      icon: 'chevron-left',
      disabled: index === 0,
      onSelect: () => onColumns(moveColumn(columns, field, -1)),
    },
    {
      id: 'right',
      label: 'Move to the right',
      icon: 'chevron-right',
      disabled: index === columns.length - 1,
      onSelect: () => onColumns(moveColumn(columns, field, 1)),
    },
    { id: 'remove', label: 'Remove', icon: 'close', onSelect: () => onColumns(toggleColumn(columns, field)) },
  ] as const;
  return (
    <span role="columnheader" aria-colindex={index + 2} className={styles.headerCell}>
      <Menu
        label={`Column ${field}`}
        items={items}
        trigger={(trigger) => (
          <button type="button" {...trigger} className={styles.headerButton} title={field}>
            <SafeText text={field} limit={60} cutOnly />
            <Icon name="chevron-down" size={12} />
          </button>
        )}
      />
    </span>
  );
}
