import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Delivery, Integration } from '../../src/api/contract.ts';
import { canBrowse } from '../support/browser.ts';
import { everythingIn } from '../support/browser-answers.ts';
import { reader } from '../support/dashboard-home.ts';
import { useDashboard } from '../support/dashboard-visits.ts';
import { eventually } from '../support/patiently.ts';
import { recentAlert } from '../support/recent-alert.ts';

describe.skipIf(!canBrowse)('services that fail, and what one does about it (needs Chromium)', () => {
  const { home, visit, api } = useDashboard();
  let number = 0;

  /** No test leaves anything behind that waits or is dead. */
  beforeEach(async () => {
    home().sandbox.behave('slack', { kind: 'normal' });
    await eventually(async () => expect((await lane('slack')).circuit).toBe('closed'));
    await api('/api/deliveries/drop', { method: 'POST', body: { states: ['waiting', 'postponed', 'dead'] } });
  });

  const lane = async (name: string): Promise<Integration> => {
    const { json } = await api('/api/integrations');
    const { integrations } = json as unknown as { readonly integrations: readonly Integration[] };
    const found = integrations.find((each) => each.lane === name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  /** So many alerts that are new; answers the query that means them, and their ids. */
  const makeAlerts = async (count: number, changes: object = {}): Promise<readonly string[]> => {
    const alerts = Array.from({ length: count }, () => recentAlert(++number, changes));
    await home().append(...alerts);
    return alerts.map((alert) => (alert as { readonly id: string }).id);
  };
  const deliveriesOf = async (id: string) => {
    const { json } = await api(`/api/deliveries?alertId=${id}`);
    return (json as unknown as { readonly deliveries: readonly Delivery[] }).deliveries;
  };
  const open = async (path: string, look: Parameters<typeof visit>[0] = {}) => {
    const visited = await visit(look);
    await visited.page.goto(home().url + path);
    return visited;
  };
  const row = (page: Page, alert: string | undefined) =>
    page.getByRole('row').filter({ has: page.getByRole('link', { name: String(alert), exact: true }) });
  const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
  const card = (page: Page, name: string) =>
    page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name, exact: true }) });
  const confirm = (page: Page, button: string | RegExp) =>
    page.getByRole('dialog').getByRole('button', { name: button }).click();

  test('when Slack fails, its deliveries are retried, its circuit opens where one sees it, and all mends by itself', async () => {
    home().sandbox.behave('slack', { kind: 'status', status: 500 });
    const { page, context } = await open('/deliveries?lane=slack');
    const [integrations, overview] = [await context.newPage(), await context.newPage()];
    await integrations.goto(`${home().url}/integrations`);
    await overview.goto(home().url);
    await overview.getByText('Everything is all right').waitFor();
    const alerts = await makeAlerts(6);

    await row(page, alerts[0]).getByText('retrying').waitFor();
    await row(page, alerts[0]).getByText(/500/).waitFor();
    await card(integrations, 'slack')
      .getByText(/^circuit (open|probing)$/)
      .waitFor();
    await overview
      .getByRole('region', { name: 'Health' })
      .getByText(/^slack takes no alerts/)
      .waitFor();
    await overview.getByRole('link', { name: /^Show: slack takes no alerts/ }).click();
    await overview.getByRole('heading', { level: 1, name: 'slack' }).waitFor();
    await overview.getByText(/^The far side does not work/).waitFor();

    home().sandbox.behave('slack', { kind: 'normal' });
    for (const alert of alerts) await row(page, alert).getByText('delivered').waitFor();
    await card(integrations, 'slack').getByText('running').waitFor();
    await overview.getByText(/^It runs. Nothing waits.$/).waitFor();
    await overview.getByRole('link', { name: 'Overview' }).click();
    await overview.getByText('Everything is all right').waitFor();
  });

  test('what Slack refuses for good is dead, and those that one chooses are sent again', async () => {
    home().sandbox.behave('slack', { kind: 'status', status: 404, body: 'no_service' });
    const alerts = await makeAlerts(3);
    const { page } = await open('/deliveries?lane=slack&states=dead');
    for (const alert of alerts)
      await row(page, alert)
        .getByText(/no_service/)
        .waitFor();
    home().sandbox.behave('slack', { kind: 'normal' });
    for (const alert of alerts.slice(0, 2)) await row(page, alert).getByRole('checkbox').check();
    await page.getByText('2 of 3 deliveries chosen').waitFor();
    await page.getByRole('button', { name: 'Send again' }).click();
    await confirm(page, 'Send 2 deliveries again');
    await page.getByText('2 deliveries are sent again.').waitFor();
    for (const alert of alerts.slice(0, 2)) await row(page, alert).waitFor({ state: 'detached' });
    expect(await row(page, alerts[2]).getByText('dead').isVisible()).toBe(true);
    await page.getByRole('button', { name: /^delivered/ }).click();
    for (const alert of alerts.slice(0, 2)) await row(page, alert).getByText('delivered').waitFor();
  });

  test('what nobody wants any more is dropped, once one has said so twice', async () => {
    home().sandbox.behave('slack', { kind: 'status', status: 404, body: 'no_service' });
    const [alert] = await makeAlerts(1);
    const { page } = await open('/deliveries?lane=slack&states=dead', { expected: [/status of 404/] });
    await row(page, alert).click();
    await details(page)
      .getByText(/It failed for good at attempt 1/)
      .waitFor();
    await details(page).getByText('404 Not Found', { exact: true }).first().waitFor();
    expect(await everythingIn(page)).toContain('&lt;secret&gt;');
    await details(page).getByRole('button', { name: 'Drop' }).click();
    await confirm(page, 'Cancel');
    expect(await row(page, alert).count()).toBe(1);
    await details(page).getByRole('button', { name: 'Drop' }).click();
    await confirm(page, 'Drop 1 delivery');
    await row(page, alert).waitFor({ state: 'detached' });
    await details(page).getByText('It is not there any more').waitFor();
    expect((await deliveriesOf(String(alert))).map(({ lane: name }) => name)).not.toContain('slack');
  });

  test('what is paused keeps its alerts until it is resumed', async () => {
    const { page } = await open('/integrations/shuffle');
    await page.getByRole('button', { name: 'Pause' }).click();
    await confirm(page, 'Pause');
    await page.getByText(/^Paused by ada since .*Nothing waits.$/).waitFor();
    const before = home().sandbox.count('shuffle');
    const [alert, other] = await makeAlerts(2);
    await page.getByText(/^Paused by ada since .*2 deliveries wait.$/).waitFor();
    // Another integration had them meanwhile.
    await eventually(async () =>
      expect((await deliveriesOf(String(other))).map(({ lane: name, state }) => `${name} ${state}`)).toEqual(
        expect.arrayContaining(['slack delivered', 'shuffle waiting']),
      ),
    );
    expect(home().sandbox.count('shuffle')).toBe(before);
    await page.getByRole('button', { name: 'Resume' }).click();
    await confirm(page, 'Resume');
    await page.getByText(/^It runs. Nothing waits.$/).waitFor();
    expect(home().sandbox.count('shuffle')).toBe(before + 2);
    await page.goto(`${home().url}/deliveries?lane=shuffle`);
    await row(page, alert).getByText('delivered').waitFor();
  });

  test('a test alert tells what was said, whether or not it arrived', async () => {
    const { page } = await open('/integrations/slack');
    await page.getByRole('button', { name: 'Send a test alert' }).click();
    const dialog = page.getByRole('dialog', { name: 'A test alert for slack' });
    const before = home().sandbox.count('slack');
    await dialog.getByRole('button', { name: 'Send it' }).click();
    await dialog.getByText('It arrived: this integration works.').waitFor();
    await dialog.getByRole('group', { name: 'the body of the request' }).waitFor();
    expect(home().sandbox.count('slack')).toBe(before + 1);
    home().sandbox.behave('slack', { kind: 'status', status: 404, body: 'no_service' });
    await dialog.getByRole('button', { name: 'Send another' }).click();
    await dialog.getByText(/It was refused. A real alert would be dead/).waitFor();
    expect((await lane('slack')).dead).toBe(0);
  });

  test('a reader sees what failed, why, and that only an admin may mend it', async () => {
    home().sandbox.behave('slack', { kind: 'status', status: 404, body: 'no_service' });
    const [alert] = await makeAlerts(1);
    const { page } = await open('/deliveries?lane=slack&states=dead', { as: reader });
    await row(page, alert)
      .getByText(/no_service/)
      .waitFor();
    expect(await page.getByRole('checkbox').count()).toBe(0);
    await row(page, alert).click();
    for (const name of ['Send again', 'Drop']) {
      const button = details(page).getByRole('button', { name });
      await button.waitFor();
      expect(await button.isDisabled()).toBe(true);
    }
    await page.goto(`${home().url}/integrations/slack`);
    for (const name of ['Pause', 'Send a test alert']) {
      const button = page.getByRole('button', { name });
      await button.waitFor();
      expect(await button.isDisabled()).toBe(true);
    }
  });
});
