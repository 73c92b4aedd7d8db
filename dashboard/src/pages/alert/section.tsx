import { type ReactNode, useId } from 'react';
import { classNames } from '../../lib/class-names.ts';
import styles from './section.module.css';

export interface SectionProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  /** Shares its line with another where there is room. */
  readonly half?: boolean | undefined;
  readonly children: ReactNode;
}

/** A titled part of an alert. */
export function Section({ title, note, actions, half = false, children }: SectionProps) {
  const id = useId();
  return (
    <section className={classNames(styles.section, half && styles.half)} aria-labelledby={id}>
      <div className={styles.head}>
        <h3 id={id}>{title}</h3>
        {note !== undefined && <span className={styles.note}>{note}</span>}
        {actions !== undefined && <span className={styles.actions}>{actions}</span>}
      </div>
      {children}
    </section>
  );
}

/** Sections below each other, and the half ones beside each other where the alert is wide. */
export function Sections({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.around}>
      <div className={styles.sections}>{children}</div>
    </div>
  );
}
