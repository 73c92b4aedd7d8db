import { useLive } from '../../api/live.tsx';
import { useOperation, useRefresh } from '../../api/queries.ts';
import { useCalm } from '../../lib/use-calm.ts';
import { Page } from '../../shell/page.tsx';
import { TimeRangePicker } from '../../time-range/time-range-picker.tsx';
import { useTimeRange } from '../../time-range/use-time-range.ts';
import { AlertsOverTime } from './alerts-over-time.tsx';
import { Figures } from './figures.tsx';
import { Health } from './health.tsx';
import { IntegrationHealth } from './integration-health.tsx';
import { NewestAlerts } from './newest-alerts.tsx';
import styles from './overview-page.module.css';
import { histogramQuestion, newestQuestion, type Scope } from './scope.ts';
import { TopValues } from './top-values.tsx';

/** Questions over a day of alerts are asked again at most this often, however many alerts come. */
const refreshMs = 5_000;

export function OverviewPage() {
  const { range, setRange, refresh, from, to } = useTimeRange();
  const refreshAll = useRefresh();
  const status = useOperation('GET /api/status', {});
  useLive('alerts', useCalm(refresh, refreshMs));
  useLive('deliveries', () => refreshAll('GET /api/status', 'GET /api/integrations'));
  const scope = { range, from, to };
  const waits = useWaitsForFirst(scope);
  return (
    <Page title="Overview" actions={<TimeRangePicker value={range} onChange={setRange} />}>
      <div className={styles.parts}>
        <Health />
        {/* It asks at once, but shows nothing before its place is known: below how many words of warning it stands. */}
        <div className={styles.parts} data-waits={status.isPending || undefined}>
          <Figures scope={scope} />
          <AlertsOverTime
            scope={scope}
            onSelect={(begin, end) => setRange({ kind: 'between', from: begin, to: end })}
          />
          <div className={styles.thirds}>
            <TopValues title="Top rules" field="rule.description" scope={scope} waits={waits} />
            <TopValues title="Top agents" field="agent.name" scope={scope} waits={waits} />
            <TopValues title="Top sources" field="data.srcip" scope={scope} waits={waits} />
          </div>
          <div className={styles.halves}>
            <NewestAlerts scope={scope} />
            <IntegrationHealth />
          </div>
        </div>
      </div>
    </Page>
  );
}

/** Whether what shows the most is still to come: counting values takes the index longest. */
function useWaitsForFirst(scope: Scope): boolean {
  const newest = useOperation('GET /api/alerts', newestQuestion(scope)).isPending;
  const histogram = useOperation('GET /api/alerts/histogram', histogramQuestion(scope)).isPending;
  return newest || histogram;
}
