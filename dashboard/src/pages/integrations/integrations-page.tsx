import { useParams } from 'react-router';
import { useLive } from '../../api/live.tsx';
import { useOperation, useRefresh } from '../../api/queries.ts';
import { IntegrationDetails } from './integration-details.tsx';
import { IntegrationList } from './integration-list.tsx';

/** Also without news: minutes pass, and with them what was delivered in the last five. */
const intervalMs = 10_000;

export function IntegrationsPage() {
  const { lane } = useParams();
  const refresh = useRefresh();
  useLive('deliveries', () => refresh('GET /api/integrations'));
  const integrations = useOperation('GET /api/integrations', {}, { refetchInterval: intervalMs });
  return lane === undefined ? (
    <IntegrationList query={integrations} />
  ) : (
    <IntegrationDetails key={lane} lane={lane} query={integrations} />
  );
}
