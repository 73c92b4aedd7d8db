import { type ReactNode, useId } from 'react';
import { classNames } from '../lib/class-names.ts';
import type { Tone } from './badge.tsx';
import styles from './panel.module.css';

export interface PanelProps {
  readonly title?: ReactNode;
  /** Buttons and links at the right of the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Without room around what is inside: for tables. */
  readonly flush?: boolean | undefined;
  readonly className?: string | undefined;
}

/** A titled part of a page. */
export function Panel({ title, actions, children, flush = false, className }: PanelProps) {
  const id = useId();
  return (
    <section className={classNames(styles.panel, className)} aria-labelledby={title === undefined ? undefined : id}>
      {(title !== undefined || actions !== undefined) && (
        <div className={styles.head}>
          {title !== undefined && <h2 id={id}>{title}</h2>}
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </div>
      )}
      <div className={classNames(styles.body, flush && styles.flush)}>{children}</div>
    </section>
  );
}

export interface StatProps {
  readonly label: string;
  readonly value: ReactNode;
  /** A line below it. */
  readonly hint?: ReactNode;
  readonly tone?: Tone | undefined;
}

/** One large figure. Several of them stand in a `StatRow`. */
export function Stat({ label, value, hint, tone = 'neutral' }: StatProps) {
  return (
    <div className={styles.stat}>
      <dt className={styles.statLabel}>{label}</dt>
      <dd className={classNames(styles.statValue, styles[tone])}>{value}</dd>
      <dd className={styles.statHint}>{hint ?? '\u00a0'}</dd>
    </div>
  );
}

export function StatRow({ children }: { readonly children: ReactNode }) {
  return <dl className={styles.stats}>{children}</dl>;
}
