import { Link, useSearchParams } from 'react-router';
import type { AlertRow } from '../../../../src/api/contract.ts';
import { LevelBadge } from '../../components/badge.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { TimeText } from '../../components/time-text.tsx';
import styles from './linked.module.css';

/** What a row needs of an alert. */
export const linkedFields = 'rule.level,rule.description,agent.name';

/** Each opens in place of the alert that is open. */
export function LinkedAlerts({ alerts }: { readonly alerts: readonly AlertRow[] }) {
  const [params] = useSearchParams();
  return (
    <ul className={styles.list}>
      {alerts.map(({ key, time, values }) => (
        <li key={key} className={styles.row}>
          <LevelBadge level={Number(values['rule.level'] ?? 0)} short />
          <div className={styles.what}>
            <Link to={{ pathname: `/events/${encodeURIComponent(key)}`, search: params.toString() }}>
              <SafeText text={values['rule.description'] ?? 'An alert without a description'} limit={200} cutOnly />
            </Link>
            <p className={styles.note}>
              <TimeText time={time} />
              {values['agent.name'] !== undefined && (
                <>
                  {' '}
                  on <SafeText text={values['agent.name']} limit={60} cutOnly />
                </>
              )}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
