import type { DeliveryDetail } from '../../../../src/api/contract.ts';
import { SafeText } from '../../components/safe-text.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { classNames } from '../../lib/class-names.ts';
import styles from './delivery-details.module.css';
import { timelineOf } from './timeline.ts';

export function DeliveryTimeline({ delivery }: { readonly delivery: DeliveryDetail }) {
  return (
    <ol className={styles.timeline}>
      {timelineOf(delivery).map(({ key, at, what, tone, ahead }) => (
        <li key={key} className={classNames(styles.moment, styles[tone], ahead === true && styles.ahead)}>
          <span className={styles.what}>
            <SafeText text={what} limit={120} cutOnly />
          </span>
          {at !== null && (
            <span className={styles.when}>
              <TimeText time={at} />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
