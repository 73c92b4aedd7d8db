import { memo, useState } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import type { FieldValue } from '../../lib/flatten.ts';
import { formatNumber } from '../../lib/format.ts';
import { visibleLine } from '../../lib/visible-text.ts';
import { mayBeColumn } from '../../search/columns.ts';
import styles from './field-table.module.css';
import { FieldValueView } from './field-value-view.tsx';
import type { ListActions } from './use-list-actions.ts';

export interface FieldTableProps {
  readonly fields: readonly FieldValue[];
  readonly actions: ListActions;
  /** Left out of the names: `data.` */
  readonly prefix?: string | undefined;
}

/** Each row has its own buttons, so that a table of thousands would take the browser seconds to make. */
const rowsAtOnce = 100;

/** Fields and their values, and what can be done with each. */
export function FieldTable({ fields, actions, prefix = '' }: FieldTableProps) {
  const [most, setMost] = useState(rowsAtOnce);
  const rest = fields.length - most;
  return (
    <>
      <table className={styles.table}>
        <caption className="visually-hidden">Fields of the alert</caption>
        <colgroup>
          <col className={styles.names} />
          <col />
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Values</th>
          </tr>
        </thead>
        <tbody>
          {fields.slice(0, most).map(({ field, values }) => (
            <FieldRow
              key={field}
              field={field}
              name={field.startsWith(prefix) ? field.slice(prefix.length) : field}
              values={values}
              isColumn={actions.columns.has(field)}
              onColumn={actions.toggleColumn}
              onFilter={actions.filter}
            />
          ))}
        </tbody>
      </table>
      {rest > 0 && (
        <Button size="small" onClick={() => setMost(most + rowsAtOnce)}>
          Show {formatNumber(Math.min(rest, rowsAtOnce))} more of {formatNumber(rest)}
        </Button>
      )}
    </>
  );
}

interface FieldRowProps extends FieldValue {
  readonly name: string;
  readonly isColumn: boolean;
  readonly onColumn: (field: string) => void;
  readonly onFilter: ListActions['filter'];
}

const valuesAtOnce = 20;

const FieldRow = memo(function FieldRow({ field, name, values, isColumn, onColumn, onFilter }: FieldRowProps) {
  const [most, setMost] = useState(valuesAtOnce);
  const rest = values.length - most;
  const columnLabel = isColumn ? `Remove the column ${field}` : `Add ${field} as a column`;
  return (
    <tr className={styles.row}>
      <th scope="row">
        <span className={styles.name}>
          <SafeText text={name} limit={200} mono cutOnly />
          {mayBeColumn(field) && (
            <span className={styles.actions} data-on={isColumn || undefined}>
              <IconButton
                icon="columns"
                label={visibleLine(columnLabel)}
                size="small"
                aria-pressed={isColumn}
                onClick={() => onColumn(field)}
              />
            </span>
          )}
        </span>
      </th>
      <td>
        {values.slice(0, most).map((value, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a value may come twice, and none ever moves
          <FieldValueView key={index} field={field} value={value} onFilter={onFilter} />
        ))}
        {rest > 0 && (
          <Button variant="quiet" size="small" onClick={() => setMost(most + rowsAtOnce)}>
            Show {formatNumber(Math.min(rest, rowsAtOnce))} more of {formatNumber(rest)} values
          </Button>
        )}
      </td>
    </tr>
  );
});
