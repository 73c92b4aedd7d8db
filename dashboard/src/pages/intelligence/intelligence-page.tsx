import { Page } from '../../shell/page.tsx';

export function IntelligencePage() {
  return <Page title="Threat intelligence">Coming.</Page>;
}
