import { useLive } from '../../api/live.tsx';
import { useOperation, useRefresh } from '../../api/queries.ts';
import { SplitView } from '../../components/split-view.tsx';
import { useCalm } from '../../lib/use-calm.ts';
import { visibleLine } from '../../lib/visible-text.ts';
import { Page } from '../../shell/page.tsx';
import styles from './deliveries-page.module.css';
import { DeliveryChoices } from './delivery-choices.tsx';
import { DeliveryDetails } from './delivery-details.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { countsFor } from './state-counts.ts';
import { useChoice } from './use-choice.ts';

/** While much is delivered, the list is asked for again at most this often. */
const refreshMs = 2_000;

export function DeliveriesPage() {
  const used = useChoice();
  const { choice, choose, openId, open } = used;
  const refresh = useRefresh();
  useLive(
    'deliveries',
    useCalm(() => refresh('GET /api/deliveries', 'GET /api/deliveries/:id', 'GET /api/integrations'), refreshMs),
  );
  const integrations = useOperation('GET /api/integrations', {}).data?.integrations;
  const counts = countsFor(choice, integrations);
  return (
    <Page title="Deliveries">
      <SplitView
        side={
          openId === null
            ? null
            : {
                title: `Delivery ${visibleLine(openId.slice(0, 40))}`,
                content: <DeliveryDetails key={openId} id={openId} integrations={integrations} />,
                onClose: () => open(null),
              }
        }
      >
        <div className={styles.parts}>
          <DeliveryChoices choice={choice} counts={counts} integrations={integrations ?? []} onChoose={choose} />
          <DeliveryList used={used} counts={counts} integrations={integrations} />
        </div>
      </SplitView>
    </Page>
  );
}
