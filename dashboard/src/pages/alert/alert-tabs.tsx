import { type Tab, Tabs } from '../../components/tabs.tsx';
import { type AlertView, countLinked } from './alert-view.ts';
import { FieldsTab } from './fields-tab.tsx';
import { JsonTab } from './json-tab.tsx';
import { LinkedTab } from './linked-tab.tsx';
import { Overview } from './overview.tsx';
import { type TabId, useTab } from './use-tab.ts';

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
