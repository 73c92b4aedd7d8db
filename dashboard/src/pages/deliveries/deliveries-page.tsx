import { Page } from '../../shell/page.tsx';

export function DeliveriesPage() {
  return <Page title="Deliveries">Coming.</Page>;
}
