import { Link } from 'react-router';
import type { Integration } from '../../../../src/api/contract.ts';
import { useOperation } from '../../api/queries.ts';
import { StateBadge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { EmptyState, Loaded, LoadingState } from '../../components/states.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { formatNumber } from '../../lib/format.ts';

const columns: readonly Column<Integration>[] = [
  {
    id: 'lane',
    header: 'Integration',
    cell: ({ lane }) => (
      <Link to={`/integrations/${encodeURIComponent(lane)}`}>
        <SafeText text={lane} limit={60} cutOnly />
      </Link>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state, circuit }) => (
      <StateBadge state={state === 'running' && circuit !== null && circuit !== 'closed' ? circuit : state} />
    ),
  },
  {
    id: 'waiting',
    header: 'Waiting',
    align: 'end',
    cell: ({ waiting, postponed }) => formatNumber(waiting + postponed),
  },
  { id: 'dead', header: 'Dead', align: 'end', cell: ({ dead }) => formatNumber(dead) },
  {
    id: 'last',
    header: 'Last delivered',
    cell: ({ lastDeliveredAt }) => <TimeText time={lastDeliveredAt} as="relative" />,
  },
];

export function IntegrationHealth() {
  const integrations = useOperation('GET /api/integrations', {}, { refetchInterval: 10_000 });
  return (
    <Panel title="Integrations" flush actions={<Link to="/integrations">All about them</Link>}>
      <Loaded query={integrations} loading={<LoadingState rows={6} height={300} />}>
        {(answer) => (
          <DataTable
            caption="Integrations and how they are"
            columns={columns}
            rows={answer.integrations}
            rowKey={({ lane }) => lane}
            empty={
              <EmptyState title="No integration yet">
                Add an integration block to ossec.conf, and reload: docs/configuration.md tells how.
              </EmptyState>
            }
          />
        )}
      </Loaded>
    </Panel>
  );
}
