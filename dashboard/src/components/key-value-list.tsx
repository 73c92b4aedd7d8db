import type { ReactNode } from 'react';
import styles from './key-value-list.module.css';

export interface KeyValue {
  readonly key: string;
  readonly value: ReactNode;
}

/** Names at the left, what they are at the right. */
export function KeyValueList({ items }: { readonly items: readonly KeyValue[] }) {
  return (
    <dl className={styles.list}>
      {items.map(({ key, value }) => (
        <div key={key} className={styles.item}>
          <dt>{key}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
