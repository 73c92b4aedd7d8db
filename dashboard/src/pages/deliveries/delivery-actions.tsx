import { useIsAdmin } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { formatCount, formatNumber } from '../../lib/format.ts';
import styles from './deliveries-page.module.css';
import { type Act, nameOfTarget, type Settling } from './settling.ts';
import type { Chosen } from './use-selection.ts';

export interface DeliveryActionsProps {
  /** How many are listed so far. */
  readonly shown: number;
  readonly hasMore: boolean;
  readonly selection: Chosen;
  /** What can be done with all that match. */
  readonly settlings: readonly Settling[];
  readonly onSettle: (settling: Settling) => void;
}

/** Above the list: what is ticked and what can be done with it, or with all that is listed. */
export function DeliveryActions({ shown, hasMore, selection, settlings, onSettle }: DeliveryActionsProps) {
  const isAdmin = useIsAdmin();
  const ticked = selection.ids.size;
  const settleTicked = (act: Act, ids: Iterable<string>) => onSettle({ act, target: { kind: 'ids', ids: [...ids] } });
  return (
    <div className={styles.actions}>
      <p className={styles.count} role="status">
        {ticked > 0
          ? `${formatNumber(ticked)} of ${formatCount(shown, 'delivery', 'deliveries')} chosen`
          : `${formatCount(shown, 'delivery', 'deliveries')}${hasMore ? ' shown, there are more' : ''}`}
      </p>
      {!isAdmin && settlings.length > 0 && <p className="muted">Only an admin may send again or drop.</p>}
      {isAdmin && ticked > 0 && (
        <div className={styles.buttons}>
          <Button
            size="small"
            icon="refresh"
            disabled={selection.again.length === 0}
            title={selection.again.length === 0 ? 'What waits for its turn is sent anyway' : undefined}
            onClick={() => settleTicked('redeliver', selection.again)}
          >
            Send again
          </Button>
          <Button size="small" icon="trash" variant="danger" onClick={() => settleTicked('drop', selection.ids)}>
            Drop
          </Button>
          <Button size="small" variant="quiet" onClick={selection.clear}>
            Choose none
          </Button>
        </div>
      )}
      {isAdmin && ticked === 0 && settlings.length > 0 && (
        <div className={styles.buttons}>
          {settlings.map((settling) => (
            <Button
              key={settling.act}
              size="small"
              icon={settling.act === 'drop' ? 'trash' : 'refresh'}
              variant={settling.act === 'drop' ? 'danger' : 'secondary'}
              onClick={() => onSettle(settling)}
            >
              {settling.act === 'drop' ? `Drop ${nameOfTarget(settling)}` : `Send ${nameOfTarget(settling)} again`}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
