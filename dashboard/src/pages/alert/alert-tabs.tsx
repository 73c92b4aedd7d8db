import { useSearchParams } from 'react-router';
import { type Tab, Tabs } from '../../components/tabs.tsx';
import { type AlertView, countLinked } from './alert-view.ts';
import { FieldsTab } from './fields-tab.tsx';
import { JsonTab } from './json-tab.tsx';
import { LinkedTab } from './linked-tab.tsx';
import { Overview } from './overview.tsx';

/** The tabs of an alert; which one is shown stands in the address. */
export function AlertTabs({ view }: { readonly view: AlertView }) {
  const { selected, select } = useTab();
  const tabs: readonly Tab<TabId>[] = [
    { id: 'overview', label: 'Overview', content: () => <Overview view={view} onTab={select} /> },
    { id: 'fields', label: 'Fields', count: view.fields.length, content: () => <FieldsTab view={view} /> },
    { id: 'json', label: 'JSON', content: () => <JsonTab text={view.detail.text} /> },
    { id: 'linked', label: 'Linked', count: countLinked(view.detail), content: () => <LinkedTab view={view} /> },
  ];
  return <Tabs label="Parts of the alert" tabs={tabs} selected={selected} onSelect={select} />;
}

const tabIds = ['overview', 'fields', 'json', 'linked'] as const;
export type TabId = (typeof tabIds)[number];

function useTab() {
  const [params, setParams] = useSearchParams();
  const text = params.get('tab');
  const selected = tabIds.find((id) => id === text) ?? 'overview';
  function select(id: TabId): void {
    const next = new URLSearchParams(params);
    if (id === 'overview') next.delete('tab');
    else next.set('tab', id);
    setParams(next);
  }
  return { selected, select };
}
