import { Page } from '../../shell/page.tsx';

export function EventsPage() {
  return <Page title="Security events">Coming.</Page>;
}
