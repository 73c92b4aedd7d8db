import { keepPreviousData } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { AlertRow } from '../../../../src/api/contract.ts';
import { useOperation } from '../../api/queries.ts';
import { LevelBadge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { EmptyState, Loaded, LoadingState } from '../../components/states.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { eventsAddress } from '../../search/events-address.ts';
import { newestQuestion, newestShown, type Scope, severe } from './scope.ts';

const columns: readonly Column<AlertRow>[] = [
  { id: 'time', header: 'Time', width: '112px', cell: ({ time }) => <TimeText time={time} as="relative" /> },
  {
    id: 'level',
    header: 'Level',
    width: '96px',
    cell: ({ values }) => <LevelBadge level={Number(values['rule.level'] ?? 0)} />,
  },
  {
    id: 'description',
    header: 'Alert',
    cell: ({ key, values }) => (
      <Link to={`/events/${encodeURIComponent(key)}`}>
        <SafeText text={values['rule.description'] ?? 'without a description'} limit={140} cutOnly />
      </Link>
    ),
  },
  {
    id: 'agent',
    header: 'Agent',
    cell: ({ values }) => <SafeText text={values['agent.name'] ?? ''} limit={40} cutOnly />,
  },
];

export function NewestAlerts({ scope }: { readonly scope: Scope }) {
  const page = useOperation('GET /api/alerts', newestQuestion(scope), { placeholderData: keepPreviousData });
  return (
    <Panel
      title="Newest of level 10 and above"
      flush
      actions={<Link to={eventsAddress({ query: severe, range: scope.range })}>All of them</Link>}
    >
      <Loaded query={page} loading={<LoadingState rows={newestShown} height={300} />}>
        {({ alerts }) => (
          <DataTable
            caption="Newest alerts of level 10 and above"
            columns={columns}
            rows={alerts}
            rowKey={({ key }) => key}
            empty={
              <EmptyState title="None" icon="good">
                Nothing of level 10 or above in this time.
              </EmptyState>
            }
          />
        )}
      </Loaded>
    </Panel>
  );
}
