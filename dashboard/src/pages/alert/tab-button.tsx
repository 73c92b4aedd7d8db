import type { ReactNode } from 'react';
import styles from './tab-button.module.css';

export interface TabButtonProps {
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** Leads to another tab, and looks like the link that it is. */
export function TabButton({ onClick, children }: TabButtonProps) {
  return (
    <button type="button" className={styles.link} onClick={onClick}>
      {children}
    </button>
  );
}
