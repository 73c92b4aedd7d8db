import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Delivery, Indicator } from '../../src/api/contract.ts';
import { canBrowse, narrow, type TestLook } from '../support/browser.ts';
import { expectAccessible, expectStill } from '../support/browser-checks.ts';
import { alertsFor, tellStory } from '../support/dashboard-story.ts';
import { useDashboard } from '../support/dashboard-visits.ts';
import { eventually } from '../support/patiently.ts';
import { recentAlert } from '../support/recent-alert.ts';

/*
 * Each page with something of all that it can show: alerts and what they led to, a delivery that is dead, a service that is down,
 * one that is paused.
 */

const looks: readonly (readonly [name: string, look: TestLook])[] = [
  ['light', {}],
  ['dark', { colorScheme: 'dark' }],
  ['narrow', { viewport: narrow }],
];

describe.skipIf(!canBrowse)('every page (needs Chromium)', () => {
  const dashboard = useDashboard();
  const { home, visit, api } = dashboard;

  beforeAll(async () => {
    await tellStory(dashboard);
    const { sandbox, append } = home();
    await api('/api/integrations/shuffle/pause', { method: 'POST' });
    sandbox.behave('slack', { kind: 'status', status: 404, body: 'no_service' });
    sandbox.behave('pagerduty', { kind: 'status', status: 503 });
    const rule = { level: 12, description: 'somebody became root', id: '5402', groups: ['syslog', 'sudo'] };
    await append(...[1, 2, 3, 4, 5].map((number) => recentAlert(number, { rule })));
    await eventually(async () => {
      expect((await delivery('slack', 'dead')).state).toBe('dead');
      expect((await delivery('pagerduty', 'postponed')).state).toBe('postponed');
    });
  }, 60_000);

  async function delivery(lane: string, state: string): Promise<Delivery> {
    const { json } = await api(`/api/deliveries?lane=${lane}&states=${state}`);
    const [found] = (json as unknown as { readonly deliveries: readonly Delivery[] }).deliveries;
    if (found === undefined) throw new Error(`no delivery of ${lane} is ${state}`);
    return found;
  }
  const alert = async (query: string) => {
    const [found] = await alertsFor(dashboard, query);
    return `/events/${encodeURIComponent(found?.key ?? 'none')}`;
  };
  const indicator = async () => {
    const { json } = await api('/api/indicators');
    const [found] = (json as unknown as { readonly indicators: readonly Indicator[] }).indicators;
    return `/intelligence?open=${encodeURIComponent(`${found?.service}:${found?.value}`)}`;
  };
  const at = (path: string) => () => Promise.resolve(path);

  const pages: readonly (readonly [name: string, path: () => Promise<string>])[] = [
    ['the overview', at('/')],
    ['the events', at('/events')],
    ['an alert and what it led to', () => alert('rule.id:111051')],
    ['what a service said of an alert', () => alert('rule.id:87105')],
    ['the indicators', at('/intelligence')],
    ['an indicator', indicator],
    ['the integrations', at('/integrations')],
    ['an integration', at('/integrations/slack')],
    ['an integration that is paused', at('/integrations/shuffle')],
    ['the deliveries', at('/deliveries')],
    ['a delivery', async () => `/deliveries/${(await delivery('slack', 'delivered')).id}`],
    ['a delivery that is dead', async () => `/deliveries/${(await delivery('slack', 'dead')).id}`],
    ['the settings', at('/settings')],
    ['a page that is none', at('/nothing/here')],
  ];

  const everyLook = pages.flatMap(([name, path]) =>
    looks.map(([lookName, look]) => [name, lookName, path, look] as const),
  );
  test.each(everyLook)('%s can be read by everybody, and stands still: %s', async (_name, _look, path, look) => {
    const { page } = await visit(look);
    await page.goto(home().url + (await path()));
    await settle(page);
    await expectStill(page);
    expect(await widerThanWindow(page), 'what makes the page scroll sideways').toEqual([]);
    await expectAccessible(page);
  });

  test.each(looks)('the login can be read by everybody, and stands still: %s', async (_name, look) => {
    const { page } = await visit({ ...look, as: null });
    await page.goto(`${home().url}/login`);
    await page.getByRole('button', { name: 'Log in' }).waitFor();
    await expectStill(page);
    expect(await widerThanWindow(page)).toEqual([]);
    await expectAccessible(page);
  });
});

/** Until everything that the page asked for is shown. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await eventually(async () => expect(await page.getByText('Loading', { exact: true }).count()).toBe(0));
  await page.getByText('Live', { exact: true }).first().waitFor();
}

/** Empty when the page does not scroll sideways. */
function widerThanWindow(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(`document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > innerWidth)
      .map((element) => element.outerHTML.slice(0, 120))`);
}
