import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { formatNumber } from '../../lib/format.ts';
import { cutText, visibleLine } from '../../lib/visible-text.ts';
import { FilterButtons } from '../../search/filter-buttons.tsx';
import styles from './field-table.module.css';
import { mayBeFilter } from './find-fields.ts';
import type { ListActions } from './use-list-actions.ts';

export interface FieldValueViewProps {
  readonly field: string;
  readonly value: string;
  readonly onFilter: ListActions['filter'];
}

const shownAtFirst = 300;
/** All of a longer one goes into the clipboard only. */
const mostShown = 50_000;

/** One value, with what can be done with it. */
export function FieldValueView({ field, value, onFilter }: FieldValueViewProps) {
  const [all, setAll] = useState(false);
  const isLong = value.length > shownAtFirst;
  return (
    <div className={styles.value}>
      <div className={styles.text}>
        {all ? (
          <CodeBlock text={cutText(value, mostShown)} label={`the value of ${visibleLine(field)}`} limit={mostShown} />
        ) : (
          <Shown value={value} />
        )}
        {isLong && (
          <Button variant="quiet" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show less' : showAllText(value.length)}
          </Button>
        )}
      </div>
      <ValueActions field={field} value={value} onFilter={onFilter} />
    </div>
  );
}

function Shown({ value }: { readonly value: string }) {
  return value === '' ? <em className="muted">empty</em> : <SafeText text={value} limit={shownAtFirst} mono cutOnly />;
}

function showAllText(length: number): string {
  if (length <= mostShown) return `Show all ${formatNumber(length)} characters`;
  return `Show ${formatNumber(mostShown)} of ${formatNumber(length)} characters`;
}

function ValueActions({ field, value, onFilter }: FieldValueViewProps) {
  return (
    <span className={styles.actions}>
      {mayBeFilter(field, value) && <FilterButtons field={field} value={value} onFilter={onFilter} />}
      <CopyButton text={value} label={`Copy the value of ${visibleLine(field)}`} />
    </span>
  );
}
