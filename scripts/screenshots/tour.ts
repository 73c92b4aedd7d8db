import type { BrowserContext } from 'playwright-core';
import type { AlertPage, Delivery } from '../../src/api/contract.ts';

/** One picture: a page, and the name of its file. */
export interface Sight {
  readonly name: string;
  readonly path: string;
}

/** Where nobody has logged in. */
export const outside: readonly Sight[] = [{ name: 'login', path: '/login' }];

/** Every page for who has, with the address of one alert and of one delivery that there is something to see of. */
export async function sights(url: string, { request }: BrowserContext): Promise<readonly Sight[]> {
  const ask = async <Answer>(path: string): Promise<Answer> => {
    const answer = await request.get(url + path);
    if (!answer.ok()) throw new Error(`${path} was answered ${answer.status()}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  const { alerts } = await ask<AlertPage>('/api/alerts?query=rule.id:2502&size=1');
  const { deliveries } = await ask<{ deliveries: readonly Delivery[] }>('/api/deliveries?states=dead&size=1');
  const [alert, delivery] = [alerts[0], deliveries[0]];
  if (alert === undefined || delivery === undefined) throw new Error('there is no alert 2502, or no dead delivery');
  return [
    { name: 'overview', path: '/' },
    { name: 'events', path: '/events' },
    { name: 'alert', path: `/events/${encodeURIComponent(alert.key)}` },
    { name: 'intelligence', path: '/intelligence' },
    { name: 'integrations', path: '/integrations' },
    { name: 'integration', path: '/integrations/pagerduty' },
    { name: 'deliveries', path: '/deliveries' },
    { name: 'delivery', path: `/deliveries/${encodeURIComponent(delivery.id)}` },
    { name: 'settings', path: '/settings' },
  ];
}
