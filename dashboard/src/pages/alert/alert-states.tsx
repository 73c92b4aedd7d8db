import type { AlertDetail } from '../../../../src/api/contract.ts';
import { ApiFailure } from '../../api/client.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import styles from './alert-panel.module.css';
import { LongCode } from './long-code.tsx';

/** As high as the usual alert. */
export function AlertSkeleton() {
  return <LoadingState rows={12} height={560} label="Loading the alert" />;
}

export interface AlertMissingProps {
  readonly error: unknown;
  readonly busy: boolean;
  readonly onRetry: () => void;
}

export function AlertMissing({ error, busy, onRetry }: AlertMissingProps) {
  if (!(error instanceof ApiFailure) || error.status !== 404) {
    return <ErrorState title="The alert cannot be shown" error={error} busy={busy} onRetry={onRetry} />;
  }
  const ways = (
    <div className={styles.ways}>
      <Button icon="refresh" busy={busy} onClick={onRetry}>
        Try again
      </Button>
      <LinkButton to="/settings" variant="quiet">
        What the index keeps
      </LinkButton>
    </div>
  );
  return (
    <EmptyState title="This alert is not in the index" icon="search" action={ways}>
      It is older than what the index keeps, the index is being made anew, or the link is not whole. The files in{' '}
      <code>logs/alerts</code> may still have it.
    </EmptyState>
  );
}

/** A line of alerts.json that nobody can take apart. */
export function PlainLine({ detail: { text } }: { readonly detail: AlertDetail }) {
  return (
    <div className={styles.plain}>
      <p className="muted">This line of alerts.json is no JSON object, so it has no fields. It reads:</p>
      <LongCode text={text} label="the line" />
    </div>
  );
}
