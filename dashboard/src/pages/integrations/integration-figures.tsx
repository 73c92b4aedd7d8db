import { Link } from 'react-router';
import type { Integration } from '../../../../src/api/contract.ts';
import { Stat, StatRow } from '../../components/panel.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { formatDuration, formatNumber } from '../../lib/format.ts';
import { deliveriesAddress } from '../deliveries/delivery-choice.ts';

export function IntegrationFigures({ integration }: { readonly integration: Integration }) {
  const { lane, perMinute, latency, waiting, postponed, dead, inFlight, oldest, delivered, skipped } = integration;
  return (
    <StatRow>
      <Stat label="Delivered a minute" value={formatNumber(perMinute)} hint="over the last five minutes" />
      <Stat
        label="An attempt takes"
        value={latency === null ? '–' : formatDuration(latency.p50)}
        hint={latency === null ? 'none was made' : `half of them; 95% up to ${formatDuration(latency.p95)}`}
      />
      <Stat
        label="Waiting"
        value={
          <Link to={deliveriesAddress({ lane, states: ['postponed', 'waiting'] })}>
            {formatNumber(waiting + postponed)}
          </Link>
        }
        hint={
          oldest === null ? (
            `${formatNumber(postponed)} of them retried later`
          ) : (
            <>
              the oldest came <TimeText time={oldest} as="relative" />
            </>
          )
        }
      />
      <Stat label="Under way" value={formatNumber(inFlight)} hint="attempts at this moment" />
      <Stat
        label="Dead letters"
        value={<Link to={deliveriesAddress({ lane, states: ['dead'] })}>{formatNumber(dead)}</Link>}
        hint="failed for good, kept"
        tone={dead > 0 ? 'bad' : 'neutral'}
      />
      <Stat
        label="Delivered in all"
        value={<Link to={deliveriesAddress({ lane, states: ['delivered'] })}>{formatNumber(delivered)}</Link>}
        hint={`${formatNumber(skipped)} skipped`}
      />
    </StatRow>
  );
}
