import { Link } from 'react-router';
import type { Delivery } from '../../../../src/api/contract.ts';
import { StateBadge } from '../../components/badge.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import styles from './linked.module.css';

/** Deliveries in a line: where to, and how they are. */
export function DeliveryChips({ deliveries }: { readonly deliveries: readonly Delivery[] }) {
  return (
    <ul className={styles.chips}>
      {deliveries.map(({ id, lane, state, why }) => (
        <li key={id} className={styles.chip}>
          <Link to={`/deliveries/${encodeURIComponent(id)}`}>
            <SafeText text={lane} limit={40} cutOnly />
          </Link>
          <StateBadge state={state} title={why ?? undefined} />
        </li>
      ))}
    </ul>
  );
}
