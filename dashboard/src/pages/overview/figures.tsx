import { keepPreviousData } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useOperation } from '../../api/queries.ts';
import { Stat, StatRow } from '../../components/panel.tsx';
import { formatNumber, formatTime } from '../../lib/format.ts';
import { eventsAddress } from '../../search/events-address.ts';
import { nameTimeRange } from '../../time-range/time-range.ts';
import styles from './figures.module.css';
import { type Scope, scopeQuery } from './scope.ts';

const severe = 'rule.level:>=12';
const mostIndicators = 1_000;

/** The large figures. */
export function Figures({ scope }: { readonly scope: Scope }) {
  const { range } = scope;
  return (
    <StatRow>
      <Stat
        label="Alerts"
        value={<AlertCount scope={scope} query="" address={eventsAddress({ range })} />}
        hint={nameTimeRange(range, formatTime)}
      />
      <Stat
        label="High and critical"
        value={<AlertCount scope={scope} query={severe} address={eventsAddress({ query: severe, range })} />}
        hint="level 12 and above"
        tone="warning"
      />
      <Stat label="Indicators" value={<IndicatorCount scope={scope} />} hint="that a service knows about" />
      <DeliveryStats />
    </StatRow>
  );
}

interface AlertCountProps {
  readonly scope: Scope;
  readonly query: string;
  readonly address: string;
}

function AlertCount({ scope, query, address }: AlertCountProps) {
  const count = useOperation(
    'GET /api/alerts/count',
    { query: { ...scopeQuery(scope), query } },
    { placeholderData: keepPreviousData },
  ).data;
  return <Figure to={address} known={count && `${formatNumber(count.alerts)}${count.complete ? '' : '+'}`} />;
}

function IndicatorCount({ scope }: { readonly scope: Scope }) {
  const { data } = useOperation(
    'GET /api/indicators',
    { query: { ...scopeQuery(scope), size: String(mostIndicators) } },
    { placeholderData: keepPreviousData },
  );
  const count = data?.indicators.length ?? 0;
  return <Figure to="/intelligence" known={data && `${formatNumber(count)}${count === mostIndicators ? '+' : ''}`} />;
}

function DeliveryStats() {
  const { data } = useOperation('GET /api/integrations', {}, { refetchInterval: 10_000 });
  const sum = (key: 'waiting' | 'postponed' | 'dead') =>
    data?.integrations.reduce((total, integration) => total + integration[key], 0);
  const waiting = sum('waiting');
  const postponed = sum('postponed');
  const dead = sum('dead');
  return (
    <>
      <Stat
        label="Waiting to be sent"
        value={
          <Figure
            to="/deliveries?states=waiting,postponed"
            known={waiting === undefined ? undefined : formatNumber(waiting + (postponed ?? 0))}
          />
        }
        hint={`${formatNumber(postponed ?? 0)} to be tried again`}
      />
      <Stat
        label="Dead letters"
        value={<Figure to="/deliveries?states=dead" known={dead === undefined ? undefined : formatNumber(dead)} />}
        hint="failed for good, kept"
        tone={dead ? 'bad' : 'neutral'}
      />
    </>
  );
}

/** Keeps its place while it is not known yet. */
function Figure({ to, known }: { readonly to: string; readonly known: ReactNode }) {
  return known === undefined ? (
    '\u2013'
  ) : (
    <Link className={styles.figure} to={to}>
      {known}
    </Link>
  );
}
