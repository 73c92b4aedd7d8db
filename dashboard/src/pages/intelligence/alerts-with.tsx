import { Link } from 'react-router';
import type { AlertRow } from '../../../../src/api/contract.ts';
import { useOperation } from '../../api/queries.ts';
import { LevelBadge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { EmptyState, Loaded } from '../../components/states.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { eventsAddress } from '../../search/events-address.ts';
import { quoted } from '../../search/query-text.ts';

const shown = 10;

const columns: readonly Column<AlertRow>[] = [
  { id: 'time', header: 'Time', cell: ({ time }) => <TimeText time={time} /> },
  {
    id: 'level',
    header: 'Level',
    cell: ({ values }) => <LevelBadge level={Number(values['rule.level'] ?? 0)} short />,
  },
  {
    id: 'description',
    header: 'Alert',
    cell: ({ key, values }) => (
      <Link to={`/events/${encodeURIComponent(key)}`}>
        <SafeText text={values['rule.description'] ?? 'without a description'} limit={120} cutOnly />
      </Link>
    ),
  },
];

/** The alerts that an indicator appears in, as a cause or as what a service said. */
export function AlertsWith({ value }: { readonly value: string }) {
  const query = quoted(value);
  const page = useOperation('GET /api/alerts', {
    query: { query, size: String(shown), fields: 'rule.level,rule.description' },
  });
  return (
    <Panel
      title="Alerts it appears in"
      flush
      actions={<Link to={eventsAddress({ query, range: { kind: 'last', span: '365d' } })}>Search for it</Link>}
    >
      <Loaded query={page}>
        {({ alerts }) => (
          <DataTable
            caption="Alerts it appears in"
            columns={columns}
            rows={alerts}
            rowKey={({ key }) => key}
            empty={<EmptyState title="None in the index">They may be older than what the index keeps.</EmptyState>}
          />
        )}
      </Loaded>
    </Panel>
  );
}
