import { Link } from 'react-router';
import { SafeText } from '../../components/safe-text.tsx';
import { cutText, visibleLine } from '../../lib/visible-text.ts';
import styles from './filter-link.module.css';
import { mayBeFilter } from './find-fields.ts';
import type { ListActions } from './use-list-actions.ts';

export interface FilterLinkProps {
  readonly field: string;
  readonly value: string;
  readonly actions: ListActions;
  /** Framed, for values that stand beside others of their kind. */
  readonly chip?: boolean | undefined;
}

/** A value that leads to the alerts that share it, among those that are listed. */
export function FilterLink({ field, value, actions, chip = false }: FilterLinkProps) {
  const text = <SafeText text={value} limit={chip ? 80 : 300} cutOnly />;
  const className = chip ? styles.chip : styles.plain;
  if (!mayBeFilter(field, value)) return <span className={className}>{text}</span>;
  return (
    <Link
      to={actions.addressWith({ field, value, exclude: false })}
      className={className}
      title={`Only alerts with ${field} ${visibleLine(cutText(value, 80))}`}
    >
      {text}
    </Link>
  );
}

export interface FilterChipsProps {
  readonly field: string;
  readonly values: readonly string[];
  readonly actions: ListActions;
}

export function FilterChips({ field, values, actions }: FilterChipsProps) {
  if (values.length === 0) return null;
  return (
    <span className={styles.chips}>
      {[...new Set(values)].slice(0, mostChips).map((value) => (
        <FilterLink key={value} field={field} value={value} actions={actions} chip />
      ))}
    </span>
  );
}

/** All are in the list of fields. */
const mostChips = 30;
