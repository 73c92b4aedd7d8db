import { useState } from 'react';
import { Link } from 'react-router';
import type { DeliveryDetail, Integration } from '../../../../src/api/contract.ts';
import { useIsAdmin, useOperation } from '../../api/queries.ts';
import { LevelBadge, StateBadge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { ExchangeView } from '../../components/exchange-view.tsx';
import { KeyValueList } from '../../components/key-value-list.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { indentJson } from '../../lib/indent-json.ts';
import { useNow } from '../../lib/use-now.ts';
import { integrationAddress } from '../integrations/integration-address.ts';
import { deliveriesAddress, isKept } from './delivery-choice.ts';
import styles from './delivery-details.module.css';
import { DeliveryTimeline } from './delivery-timeline.tsx';
import { stateSentence } from './delivery-words.ts';
import { SettleDialog } from './settle-dialog.tsx';
import { isSentAgain, type Settling } from './settling.ts';

export interface DeliveryDetailsProps {
  readonly id: string;
  readonly integrations: readonly Integration[] | undefined;
}

export function DeliveryDetails({ id, integrations }: DeliveryDetailsProps) {
  const { data, error, isFetching, refetch } = useOperation('GET /api/deliveries/:id', { params: { id } });
  if (error?.code === 'no_such_delivery') {
    return (
      <EmptyState title="It is not there any more" icon="info">
        Somebody dropped it, or it is too old: of those that were delivered or skipped only the newest are remembered.
      </EmptyState>
    );
  }
  if (data === undefined) {
    if (error === null) return <LoadingState rows={10} height={480} />;
    return (
      <ErrorState title="The delivery cannot be shown" error={error} busy={isFetching} onRetry={() => void refetch()} />
    );
  }
  const lane = integrations?.find((integration) => integration.lane === data.lane);
  return <Details delivery={data} integration={lane} />;
}

interface DetailsProps {
  readonly delivery: DeliveryDetail;
  readonly integration: Integration | undefined;
}

function Details({ delivery, integration }: DetailsProps) {
  const { state, why, attempts, exchanges } = delivery;
  const now = useNow();
  return (
    <div className={styles.details}>
      <div className={styles.verdict}>
        <p>
          <StateBadge state={state} /> {stateSentence(delivery, integration, now)}
        </p>
        {why !== null && (
          <p className={styles.why} data-state={state}>
            <SafeText text={why} limit={600} />
          </p>
        )}
        <Actions delivery={delivery} />
      </div>
      <Facts delivery={delivery} />
      <section className={styles.part}>
        <h3>What happened</h3>
        <DeliveryTimeline delivery={delivery} />
      </section>
      <section className={styles.part}>
        <h3>What was said</h3>
        {attempts === 0 && exchanges.length === 0 ? (
          <p className="muted">Nothing yet: it was not tried.</p>
        ) : (
          <ExchangeView exchanges={exchanges} attempts={attempts} />
        )}
      </section>
      <AlertBody delivery={delivery} />
    </div>
  );
}

function Actions({ delivery: { id, state } }: { readonly delivery: DeliveryDetail }) {
  const isAdmin = useIsAdmin();
  const [settling, setSettling] = useState<Settling | null>(null);
  if (!isKept(state)) return null;
  const target = { kind: 'ids', ids: [id] } as const;
  const reader = isAdmin ? undefined : 'Only an admin may do this';
  return (
    <div className={styles.actions}>
      {isSentAgain(state) && (
        <Button
          size="small"
          icon="refresh"
          variant="primary"
          disabled={!isAdmin}
          title={reader}
          onClick={() => setSettling({ act: 'redeliver', target })}
        >
          Send again
        </Button>
      )}
      <Button
        size="small"
        icon="trash"
        variant="danger"
        disabled={!isAdmin}
        title={reader}
        onClick={() => setSettling({ act: 'drop', target })}
      >
        Drop
      </Button>
      {settling && (
        <SettleDialog settling={settling} onClose={() => setSettling(null)} onDone={() => setSettling(null)} />
      )}
    </div>
  );
}

function Facts({ delivery: { lane, level, ruleId, alertId, alertKey } }: { readonly delivery: DeliveryDetail }) {
  return (
    <KeyValueList
      items={[
        {
          key: 'Integration',
          value: (
            <Link to={integrationAddress(lane)}>
              <SafeText text={lane} limit={80} cutOnly />
            </Link>
          ),
        },
        { key: 'Level', value: <LevelBadge level={level} /> },
        { key: 'Rule', value: ruleId === null ? '–' : <SafeText text={ruleId} mono /> },
        { key: 'Alert', value: <AlertLinks alertId={alertId} alertKey={alertKey} /> },
      ]}
    />
  );
}

function AlertLinks({ alertId, alertKey }: Pick<DeliveryDetail, 'alertId' | 'alertKey'>) {
  const name = alertId === null ? 'The alert' : <SafeText text={alertId} mono />;
  return (
    <>
      {alertKey === null ? (
        <>
          {name} <span className="muted">(not in the index)</span>
        </>
      ) : (
        <Link to={`/events/${encodeURIComponent(alertKey)}`}>{name}</Link>
      )}
      {alertId !== null && (
        <>
          {' · '}
          <Link to={deliveriesAddress({ alertId })}>all its deliveries</Link>
        </>
      )}
    </>
  );
}

function AlertBody({ delivery: { body, alertKey } }: { readonly delivery: DeliveryDetail }) {
  return (
    <section className={styles.part}>
      <h3>The alert as it waits</h3>
      {body === null ? (
        <p className="muted">
          Once it is delivered or skipped, a delivery keeps no alert.
          {alertKey !== null && ' The alert itself is among the security events.'}
        </p>
      ) : (
        <CodeBlock text={indentJson(body)} label="the alert" maxHeight={360} />
      )}
    </section>
  );
}
