import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './tabs.module.css';

export interface Tab<Id extends string = string> {
  readonly id: Id;
  readonly label: string;
  /** A count beside the label. */
  readonly count?: number | undefined;
  /** Made only when it is shown. */
  readonly content: () => ReactNode;
}

export interface TabsProps<Id extends string> {
  /** What is chosen among, for screen readers. */
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
}

export function Tabs<Id extends string>({ label, tabs, selected, onSelect }: TabsProps<Id>) {
  const base = useId();
  const shown = tabs.find(({ id }) => id === selected) ?? tabs[0];
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const next = tabAfter(tabs, shown?.id, event.key);
    if (!next) return;
    event.preventDefault();
    onSelect(next.id);
    document.getElementById(`${base}${next.id}`)?.focus();
  }
  return (
    <div>
      <div role="tablist" aria-label={label} className={styles.list} onKeyDown={onKeyDown}>
        {tabs.map(({ id, label: name, count }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${base}${id}`}
            aria-selected={id === shown?.id}
            aria-controls={id === shown?.id ? `${base}panel` : undefined}
            tabIndex={id === shown?.id ? 0 : -1}
            className={classNames(styles.tab, id === shown?.id && styles.selected)}
            onClick={() => onSelect(id)}
          >
            {name}
            {count !== undefined && <span className={styles.count}>{count}</span>}
          </button>
        ))}
      </div>
      {shown && (
        <div role="tabpanel" id={`${base}panel`} aria-labelledby={`${base}${shown.id}`} className={styles.panel}>
          {shown.content()}
        </div>
      )}
    </div>
  );
}

function tabAfter<Id extends string>(tabs: readonly Tab<Id>[], id: Id | undefined, key: string): Tab<Id> | undefined {
  const at = tabs.findIndex((tab) => tab.id === id);
  switch (key) {
    case 'ArrowRight':
      return tabs[(at + 1) % tabs.length];
    case 'ArrowLeft':
      return tabs.at(at - 1);
    case 'Home':
      return tabs[0];
    case 'End':
      return tabs.at(-1);
    default:
      return undefined;
  }
}
