import { useSearchParams } from 'react-router';

const tabIds = ['overview', 'fields', 'json', 'linked'] as const;
export type TabId = (typeof tabIds)[number];

export interface ChosenTab {
  readonly selected: TabId;
  readonly select: (tab: TabId) => void;
}

/** The tab that the address names. */
export function useTab(): ChosenTab {
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
