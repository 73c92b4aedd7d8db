import { useState } from 'react';
import type { Integration } from '../../../../src/api/contract.ts';
import { useIsAdmin } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState, Loaded, LoadingState } from '../../components/states.tsx';
import styles from './deliveries-page.module.css';
import { DeliveryActions } from './delivery-actions.tsx';
import { type Choice, everything } from './delivery-choice.ts';
import { DeliveryTable } from './delivery-table.tsx';
import { SettleDialog } from './settle-dialog.tsx';
import { type Settling, settlingsOf } from './settling.ts';
import type { StateCounts } from './state-counts.ts';
import type { UsedChoice } from './use-choice.ts';
import { useDeliveryList } from './use-delivery-list.ts';
import { useRowKeys } from './use-row-keys.ts';
import { useSelection } from './use-selection.ts';

export interface DeliveryListProps {
  readonly used: UsedChoice;
  readonly counts: StateCounts | null | undefined;
  readonly integrations: readonly Integration[] | undefined;
}

export function DeliveryList({ used, counts, integrations }: DeliveryListProps) {
  const { choice, choose, openId, open } = used;
  const list = useDeliveryList(choice);
  const isAdmin = useIsAdmin();
  const selection = useSelection(list.deliveries);
  const [settling, setSettling] = useState<Settling | null>(null);
  const table = useRowKeys({
    deliveries: list.deliveries,
    openId,
    onOpen: (id) => open(id, { replace: true }),
    onTick: isAdmin ? selection.toggle : () => undefined,
  });
  return (
    <>
      <DeliveryActions
        shown={list.deliveries.length}
        hasMore={list.hasMore}
        selection={selection}
        settlings={settlingsOf(choice, counts ?? null)}
        onSettle={setSettling}
      />
      <Loaded
        query={list.query}
        errorTitle="The deliveries cannot be shown"
        loading={<LoadingState rows={12} height={480} />}
      >
        {(deliveries) =>
          deliveries.length === 0 ? (
            <NoDeliveries choice={choice} integrations={integrations} onShowAll={() => choose(everything)} />
          ) : (
            <DeliveryTable
              ref={table}
              deliveries={deliveries}
              choice={choice}
              openId={openId}
              selection={isAdmin ? selection : null}
            />
          )
        }
      </Loaded>
      {list.hasMore && (
        <div className={styles.more}>
          <Button icon="chevron-down" busy={list.loadingMore} onClick={list.loadMore}>
            Load more
          </Button>
        </div>
      )}
      {settling && (
        <SettleDialog
          settling={settling}
          onClose={() => setSettling(null)}
          onDone={() => {
            setSettling(null);
            selection.clear();
          }}
        />
      )}
    </>
  );
}

interface NoDeliveriesProps {
  readonly choice: Choice;
  readonly integrations: readonly Integration[] | undefined;
  readonly onShowAll: () => void;
}

function NoDeliveries({ choice, integrations, onShowAll }: NoDeliveriesProps) {
  const { states, lane, alertId } = choice;
  if (states.length === 0 && lane === '' && alertId === '') {
    return (
      <EmptyState title="Nothing was delivered yet" icon="deliveries">
        {integrations?.length === 0
          ? 'No integration is configured: add an <integration> block to ossec.conf, and reload.'
          : 'As soon as there is an alert that an integration wants, what becomes of it is shown here.'}
      </EmptyState>
    );
  }
  const all = <Button onClick={onShowAll}>Show all deliveries</Button>;
  if (alertId !== '') {
    return (
      <EmptyState title="No delivery of this alert" action={all}>
        No integration wanted it, or it is too old to be remembered. <code>threatlockdown route</code> tells for each
        integration whether it wants an alert, and which filter refuses it.
      </EmptyState>
    );
  }
  if (states.length === 1 && states[0] === 'dead') {
    return (
      <EmptyState title="No dead deliveries" icon="good" action={all}>
        Nothing has failed for good.
      </EmptyState>
    );
  }
  return <EmptyState title="None of these" icon="good" action={all} />;
}
