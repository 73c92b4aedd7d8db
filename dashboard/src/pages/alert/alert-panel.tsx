import { useEffect, useMemo, useRef } from 'react';
import { useLive } from '../../api/live.tsx';
import { useOperation } from '../../api/queries.ts';
import { classNames } from '../../lib/class-names.ts';
import { useCalm } from '../../lib/use-calm.ts';
import { AlertHead } from './alert-head.tsx';
import styles from './alert-panel.module.css';
import { AlertMissing, AlertSkeleton, PlainLine } from './alert-states.tsx';
import { AlertTabs } from './alert-tabs.tsx';
import { viewOf } from './alert-view.ts';
import { linkedFields } from './linked-alerts.tsx';
import { useAfter } from './use-after.ts';

export interface AlertPanelProps {
  readonly alertKey: string;
  readonly onClose: () => void;
}

const refreshMs = 4_000;
/** So long the alert before stays, in milliseconds: shorter than one could take it for the next. */
const patienceMs = 400;

/** All of an opened alert, from its head on. It scrolls within itself. */
export function AlertPanel({ alertKey, onClose }: AlertPanelProps) {
  const detail = useDetail(alertKey);
  const { isPlaceholderData, error } = detail;
  const data = useAfter(isPlaceholderData, patienceMs) ? undefined : detail.data;
  const old = isPlaceholderData && data !== undefined;
  const view = useMemo(() => (data === undefined ? null : viewOf(data)), [data]);
  const scroller = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another alert begins at its beginning
  useEffect(() => {
    // In a block: Chromium answers a promise, which React would take for the effect's cleanup once `void` is minified away.
    scroller.current?.scrollTo(0, 0);
  }, [alertKey]);
  return (
    <article ref={scroller} className={styles.panel} aria-label="Alert" aria-busy={isPlaceholderData || undefined}>
      <AlertHead alertKey={alertKey} detail={data} document={view?.document ?? null} old={old} onClose={onClose} />
      <p className="visually-hidden" role="status">
        {view !== null && 'The alert is open.'}
      </p>
      {/* The alert takes the skeleton's place, and may stand lower: its head can have several lines. */}
      <div key={data === undefined ? 'none' : alertKey} className={classNames(styles.body, old && styles.old)}>
        {view !== null && <AlertTabs view={view} />}
        {view === null && data !== undefined && <PlainLine detail={data} />}
        {data === undefined && error === null && <AlertSkeleton />}
        {data === undefined && error !== null && (
          <AlertMissing error={error} busy={detail.isFetching} onRetry={() => void detail.refetch()} />
        )}
      </div>
    </article>
  );
}

/** Asked again when something new came, since that may belong to it; the alert before stays until the next one is there. */
function useDetail(alertKey: string) {
  const detail = useOperation(
    'GET /api/alerts/:key',
    { params: { key: alertKey }, query: { fields: linkedFields } },
    { placeholderData: (before) => before, gcTime: 60_000 },
  );
  const refresh = useCalm(() => {
    if (!document.hidden) void detail.refetch();
  }, refreshMs);
  useLive('alerts', refresh);
  useLive('deliveries', refresh);
  return detail;
}
