import type { ReactNode } from 'react';
import { ApiFailure } from '../api/client.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icons.tsx';
import styles from './states.module.css';

export interface EmptyStateProps {
  readonly title: string;
  readonly icon?: IconName | undefined;
  /** Why there is nothing, and what to do. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export function EmptyState({ title, icon = 'info', children, action }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <Icon name={icon} size={28} />
      <p className={styles.title}>{title}</p>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {action}
    </div>
  );
}

export interface ErrorStateProps {
  readonly error: unknown;
  /** What did not work: `The alerts cannot be shown`. */
  readonly title?: string | undefined;
  readonly onRetry?: (() => void) | undefined;
  readonly busy?: boolean | undefined;
}

export function ErrorState({ error, title = 'This cannot be shown', onRetry, busy }: ErrorStateProps) {
  return (
    <div className={styles.state} role="alert">
      <span className={styles.bad}>
        <Icon name="error" size={28} />
      </span>
      <p className={styles.title}>{title}</p>
      <p className={styles.text}>{errorText(error)}</p>
      {onRetry && (
        <Button icon="refresh" busy={busy} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** A failure as a sentence. */
export function errorText(error: unknown): string {
  const text = error instanceof ApiFailure ? error.message : 'something in this page went wrong; load it again';
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;
}

export interface LoadingStateProps {
  /** Lines of the skeleton. */
  readonly rows?: number | undefined;
  /** Pixels that are kept free for what comes. */
  readonly height?: number | undefined;
  readonly label?: string | undefined;
}

export function LoadingState({ rows = 4, height, label = 'Loading' }: LoadingStateProps) {
  return (
    <div className={styles.skeleton} style={{ minHeight: height }} role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all the same
        <span key={row} className={styles.line} style={{ width: `${92 - ((row * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

/** As much of a query as it takes to show it. */
export interface Answer<Data> {
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly isFetching: boolean;
  readonly refetch: () => unknown;
}

export interface LoadedProps<Data> {
  readonly query: Answer<Data>;
  /** Left out: a skeleton. */
  readonly loading?: ReactNode;
  readonly errorTitle?: string | undefined;
  readonly children: (data: Data) => ReactNode;
}

/** What was asked, once it is there; before, a skeleton, or why it is not there. Old data stays while it is asked anew. */
export function Loaded<Data>({ query, loading, errorTitle, children }: LoadedProps<Data>) {
  const { data, error, isFetching, refetch } = query;
  if (data !== undefined) return children(data);
  if (error === null || error === undefined) return loading ?? <LoadingState />;
  return <ErrorState error={error} title={errorTitle} busy={isFetching} onRetry={() => void refetch()} />;
}
