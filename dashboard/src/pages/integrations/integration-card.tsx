import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Integration } from '../../../../src/api/contract.ts';
import { StateBadge } from '../../components/badge.tsx';
import { Icon } from '../../components/icons.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { classNames } from '../../lib/class-names.ts';
import { formatDuration, formatNumber } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { ActivityBars } from './activity-bars.tsx';
import { conditionOf } from './condition.ts';
import { integrationAddress } from './integration-address.ts';
import styles from './integration-card.module.css';

export function IntegrationCard({ integration }: { readonly integration: Integration }) {
  const { lane, summary, activity, perMinute, latency, waiting, postponed, dead, lastDeliveredAt, lastError } =
    integration;
  const now = useNow();
  const { state, tone, words } = conditionOf(integration, now);
  return (
    <li className={classNames(styles.card, tone !== 'good' && styles[tone])}>
      <header className={styles.head}>
        <h2>
          <Link to={integrationAddress(lane)} className={styles.open}>
            <SafeText text={lane} limit={60} cutOnly />
          </Link>
        </h2>
        <StateBadge state={state} />
      </header>
      <p className={styles.words}>
        <SafeText text={tone === 'good' ? sentence(summary) : words} limit={220} cutOnly />
      </p>
      <ActivityBars activity={activity} now={now} />
      <dl className={styles.figures}>
        <Figure label="per minute" value={formatNumber(perMinute)} />
        <Figure label="half within" value={latency === null ? '–' : formatDuration(latency.p50)} />
        <Figure label="95% within" value={latency === null ? '–' : formatDuration(latency.p95)} />
        <Figure label="waiting" value={formatNumber(waiting + postponed)} />
        <Figure label="dead" value={formatNumber(dead)} bad={dead > 0} />
      </dl>
      <footer className={styles.foot}>
        {lastDeliveredAt === null ? (
          'Nothing delivered since the start'
        ) : (
          <span>
            Delivered <TimeText time={lastDeliveredAt} as="relative" />
          </span>
        )}
        {lastError !== null && (
          <span className={styles.error} title={lastError.why}>
            <Icon name="error" size={13} /> error <TimeText time={lastError.at} as="relative" />
          </span>
        )}
      </footer>
    </li>
  );
}

function Figure({
  label,
  value,
  bad = false,
}: {
  readonly label: string;
  readonly value: ReactNode;
  readonly bad?: boolean;
}) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className={bad ? styles.alarming : undefined}>{value}</dd>
    </div>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}
