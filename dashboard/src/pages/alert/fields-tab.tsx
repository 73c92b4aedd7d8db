import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { SearchField } from '../../components/field.tsx';
import { formatCount, formatNumber } from '../../lib/format.ts';
import { useLatest } from '../../lib/use-latest.ts';
import { useSearchFocus } from '../../shell/shortcuts.tsx';
import type { AlertView } from './alert-view.ts';
import styles from './field-table.module.css';
import { FieldTable } from './field-table.tsx';
import { findFields, searchable } from './find-fields.ts';
import { useListActions } from './use-list-actions.ts';

/** Every field of the alert, and a search among them. */
export function FieldsTab({ view: { fields } }: { readonly view: AlertView }) {
  const [text, setText] = useAddressText('field');
  const search = useSearchFocus();
  const actions = useListActions();
  const all = useMemo(() => searchable(fields), [fields]);
  const asked = useDeferredValue(text);
  const found = useMemo(() => findFields(all, asked), [all, asked]);
  const count = formatCount(all.length, 'field');
  return (
    <div className={styles.tab}>
      <SearchField
        label="Search the fields"
        placeholder="A part of a field's name or of a value"
        ref={search}
        value={text}
        onChange={setText}
      />
      <p className={styles.count} role="status">
        {found.length === all.length ? count : `${formatNumber(found.length)} of ${count}`}
      </p>
      {found.length > 0 && <FieldTable key={asked} fields={found} actions={actions} />}
      {found.length === 0 && all.length > 0 && <p className="muted">No field and no value has this in it.</p>}
    </div>
  );
}

const quietMs = 300;

/** A text that one types, and that stands in the address once one has typed it. */
function useAddressText(name: string): readonly [string, (text: string) => void] {
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState(params.get(name) ?? '');
  const latest = useLatest({ params, setParams });
  useEffect(() => {
    const timer = setTimeout(() => {
      const next = new URLSearchParams(latest.current.params);
      if ((next.get(name) ?? '') === text) return;
      if (text === '') next.delete(name);
      else next.set(name, text);
      latest.current.setParams(next, { replace: true });
    }, quietMs);
    return () => clearTimeout(timer);
  }, [latest, name, text]);
  return [text, setText];
}
