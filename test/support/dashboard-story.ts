import { expect } from 'vitest';
import type { AlertRow } from '../../src/api/contract.ts';
import { chapters } from '../../src/cli/demo/chapters.ts';
import type { Dashboard } from './dashboard-visits.ts';
import { eventually } from './patiently.ts';

/** The rules of the four alerts of the walk-through, and of what the services know about their indicators. */
export const storyRules: readonly string[] = chapters.flatMap(({ rule, enriched }) => [rule, ...enriched]);
export const storyQuery = `rule.id:(${[...new Set(storyRules)].join(' OR ')})`;

/** Lets the four chapters of the walk-through happen, and waits until all that comes of it is known and delivered. */
export async function tellStory({ home, api }: Dashboard): Promise<void> {
  for (const { input } of chapters) await home().happen(input);
  await eventually(async () => {
    const found = (await alertsFor({ api }, storyQuery)).map(({ values }) => values['rule.id']);
    expect(found.toSorted()).toEqual(storyRules.toSorted());
  });
  await eventually(async () => {
    const { json } = await api('/api/deliveries?states=waiting,postponed');
    expect(json).toEqual({ deliveries: [] });
  });
}

/** As the API finds them, the newest first. */
export async function alertsFor(
  { api }: Pick<Dashboard, 'api'>,
  query: string,
  fields = 'rule.id,rule.description',
): Promise<readonly AlertRow[]> {
  const { json } = await api(`/api/alerts?${new URLSearchParams({ query, fields, size: '500' })}`);
  return (json as unknown as { readonly alerts: readonly AlertRow[] }).alerts;
}
