import { Page } from '../../shell/page.tsx';

export function IntegrationsPage() {
  return <Page title="Integrations">Coming.</Page>;
}
