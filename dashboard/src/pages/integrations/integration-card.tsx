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
        <Figure label="p50" tip="Half of the attempts take no longer" value={latencyWords(latency?.p50)} />
        <Figure label="p95" tip="95 of 100 attempts take no longer" value={latencyWords(latency?.p95)} />
        <Figure label="waiting" value={formatNumber(waiting + postponed)} />
        <Figure label="dead" value={formatNumber(dead)} bad={dead > 0} />
      </dl>
      <footer className={styles.foot}>
        <p>
          {lastDeliveredAt === null ? (
            'Nothing delivered since the start'
          ) : (
            <>
              Delivered <TimeText time={lastDeliveredAt} as="relative" />
            </>
          )}
        </p>
        <LastError error={lastError} />
      </footer>
    </li>
  );
}

function LastError({ error }: { readonly error: Integration['lastError'] }) {
  if (error === null) return <p>No error since the start</p>;
  return (
    <p className={styles.error} title={error.why}>
      <Icon name="error" size={13} />
      <span className={styles.why}>
        <TimeText time={error.at} as="relative" />: <SafeText text={error.why} limit={120} cutOnly />
      </span>
    </p>
  );
}

interface FigureProps {
  readonly label: string;
  readonly tip?: string;
  readonly value: string;
  readonly bad?: boolean;
}

function Figure({ label, tip, value, bad = false }: FigureProps) {
  return (
    <div title={tip}>
      <dt>{label}</dt>
      <dd className={bad ? styles.alarming : undefined}>{value}</dd>
    </div>
  );
}

function latencyWords(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '–' : formatDuration(milliseconds);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}
