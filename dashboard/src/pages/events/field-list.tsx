import { memo, useMemo, useState } from 'react';
import { useOperation } from '../../api/queries.ts';
import { IconButton } from '../../components/button.tsx';
import { SearchField } from '../../components/field.tsx';
import { Icon } from '../../components/icons.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { Loaded, LoadingState } from '../../components/states.tsx';
import { classNames } from '../../lib/class-names.ts';
import { formatCount } from '../../lib/format.ts';
import { mayBeColumn, toggleColumn } from '../../search/columns.ts';
import type { Filter } from '../../search/filters.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import styles from './field-list.module.css';
import { FieldValues } from './field-values.tsx';
import type { SummaryQuestion } from './use-summary.ts';

export interface FieldListProps {
  readonly columns: readonly string[];
  readonly onColumns: (columns: readonly string[]) => void;
  readonly onFilter: (filter: Filter) => void;
  /** Of which alerts the most frequent values are. */
  readonly question: SummaryQuestion;
}

/** More are found by typing. */
const mostShown = 250;

/** Every field that an alert had: the columns first. */
export const FieldList = memo(function FieldList(props: FieldListProps) {
  const known = useOperation('GET /api/alerts/fields', {}, { staleTime: 60_000 });
  const [typed, setTyped] = useState('');
  return (
    <div className={styles.fields}>
      <div className={styles.search}>
        <SearchField label="Find a field" placeholder="Find a field" value={typed} onChange={setTyped} />
      </div>
      <Loaded query={known} errorTitle="The fields cannot be listed" loading={<LoadingState rows={12} />}>
        {({ fields }) => <Groups {...props} fields={fields.map(({ field }) => field)} typed={typed.trim()} />}
      </Loaded>
    </div>
  );
});

interface GroupsProps extends FieldListProps {
  readonly fields: readonly string[];
  readonly typed: string;
}

function Groups({ fields, typed, ...props }: GroupsProps) {
  const { columns } = props;
  const [open, setOpen] = useState<string | null>(null);
  const wanted = typed.toLowerCase();
  const matches = (field: string) => field.toLowerCase().includes(wanted);
  const others = useMemo(() => {
    const shown = new Set(columns);
    return fields.filter((field) => !shown.has(field)).toSorted();
  }, [fields, columns]);
  const found = others.filter(matches);
  const items = (names: readonly string[]) =>
    names.map((field) => (
      <FieldItem
        key={field}
        {...props}
        field={field}
        isOpen={open === field}
        onToggle={() => setOpen(open === field ? null : field)}
      />
    ));
  return (
    <div className={styles.scroller}>
      <div className={styles.headingLine}>
        <h2 className={styles.heading}>Columns</h2>
        <ColumnsMenu columns={columns} onColumns={props.onColumns} />
      </div>
      <ul>{items(columns.filter(matches))}</ul>
      <h2 className={styles.heading}>Other fields</h2>
      <ul>{items(found.slice(0, mostShown))}</ul>
      {found.length > mostShown && (
        <p
          className={styles.note}
        >{`${formatCount(found.length - mostShown, 'more field')}: type a part of the name.`}</p>
      )}
      {found.length === 0 && typed !== '' && <p className={styles.note}>No other field has this in its name.</p>}
    </div>
  );
}

interface FieldItemProps extends FieldListProps {
  readonly field: string;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function FieldItem({ field, isOpen, onToggle, columns, onColumns, onFilter, question }: FieldItemProps) {
  const isColumn = columns.includes(field);
  return (
    <li className={classNames(styles.item, isOpen && styles.itemOpen)}>
      <div className={styles.line}>
        <button type="button" className={styles.name} aria-expanded={isOpen} title={field} onClick={onToggle}>
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={12} />
          <SafeText text={field} limit={100} cutOnly />
        </button>
        <IconButton
          icon={isColumn ? 'close' : 'plus'}
          label={isColumn ? `Remove the column ${field}` : `Add ${field} as a column`}
          size="small"
          className={styles.toggle}
          disabled={!isColumn && !mayBeColumn(field)}
          onClick={() => onColumns(toggleColumn(columns, field))}
        />
      </div>
      {isOpen && <FieldValues field={field} question={question} onFilter={onFilter} />}
    </li>
  );
}
