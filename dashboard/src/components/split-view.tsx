import type { ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import { useShortcut } from '../shell/shortcuts.tsx';
import { IconButton } from './button.tsx';
import styles from './split-view.module.css';

export interface SplitViewProps {
  /** The list. It stays as it is while something of it is open. */
  readonly children: ReactNode;
  /** What is open; null: nothing, and the list has all the room. */
  readonly side: SidePanel | null;
}

export interface SidePanel {
  readonly title: ReactNode;
  readonly actions?: ReactNode;
  readonly content: ReactNode;
  /** Also by Esc. */
  readonly onClose: () => void;
}

/** A list, and at its side what one chose from it; on narrow windows that covers the list. */
export function SplitView({ children, side }: SplitViewProps) {
  return (
    <div className={classNames(styles.split, side !== null && styles.open)}>
      <div className={styles.list}>{children}</div>
      {side !== null && <Side side={side} />}
    </div>
  );
}

function Side({ side: { title, actions, content, onClose } }: { readonly side: SidePanel }) {
  useShortcut({ keys: 'Escape', does: 'Close what is open' }, onClose);
  return (
    <aside className={styles.side} aria-label="Details">
      <header className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        {actions}
        <IconButton icon="close" label="Close (Esc)" onClick={onClose} />
      </header>
      <div className={styles.content}>{content}</div>
    </aside>
  );
}
