import { Link } from 'react-router';
import type { Delivery } from '../../../../src/api/contract.ts';
import { StateBadge } from '../../components/badge.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { formatCount } from '../../lib/format.ts';
import styles from './linked.module.css';

export function DeliveryList({ deliveries }: { readonly deliveries: readonly Delivery[] }) {
  return (
    <ul className={styles.list}>
      {deliveries.map((delivery) => (
        <li key={delivery.id} className={styles.row}>
          <span className={styles.state}>
            <StateBadge state={delivery.state} />
          </span>
          <div className={styles.what}>
            <Link to={`/deliveries/${encodeURIComponent(delivery.id)}`}>
              <SafeText text={delivery.lane} limit={80} cutOnly />
            </Link>
            <p className={styles.note}>
              {delivery.attempts > 0 && `${formatCount(delivery.attempts, 'attempt')}, `}
              <TimeText time={delivery.changedAt} />
              <Due delivery={delivery} />
            </p>
            {delivery.why !== null && (
              <p className={styles.why}>
                <SafeText text={delivery.why} />
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Due({ delivery: { state, dueAt } }: { readonly delivery: Delivery }) {
  if (state !== 'postponed' || dueAt === null) return null;
  return (
    <>
      , again <TimeText time={dueAt} as="relative" />
    </>
  );
}
