import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { canBrowse } from '../support/browser.ts';
import { everythingIn } from '../support/browser-answers.ts';
import { alertsFor, tellStory } from '../support/dashboard-story.ts';
import { rowsOf, secretsOf, useDashboard } from '../support/dashboard-visits.ts';
import { eventually } from '../support/patiently.ts';

describe.skipIf(!canBrowse)('an alert that one opens (needs Chromium)', () => {
  const dashboard = useDashboard();
  const { home, visit, api } = dashboard;

  beforeAll(() => tellStory(dashboard), 60_000);

  const panel = (page: Page) => page.getByRole('complementary', { name: 'Alert' });
  const tab = (page: Page, name: string) => panel(page).getByRole('tab', { name: new RegExp(`^${name}`) });
  const openAlert = async (query: string) => {
    const [found] = await alertsFor(dashboard, query);
    const visited = await visit({ expected: [/status of 404/] });
    await visited.page.goto(`${home().url}/events/${encodeURIComponent(found?.key ?? 'none')}`);
    await tab(visited.page, 'Overview').waitFor();
    return { ...visited, description: found?.values['rule.description'] ?? '' };
  };
  const lineOf = async (rule: string) => {
    const lines = (await readFile(home().home.alerts, 'utf8')).trim().split('\n');
    return lines.find((line) => (JSON.parse(line) as { rule: { id: string } }).rule.id === rule) ?? '';
  };

  test('shows its log, its fields, its rule, and its line to the letter', async () => {
    const { page } = await visit();
    const [found] = await alertsFor(dashboard, 'rule.id:2502');
    await page.goto(`${home().url}/events`);
    await rowsOf(page).filter({ hasText: '2502' }).click();
    await panel(page)
      .getByRole('heading', { name: String(found?.values['rule.description']) })
      .waitFor();
    await panel(page).getByText('rhost=218.92.0.25 user=root').first().waitFor();
    await panel(page).getByTitle('Only alerts with rule.id 2502').first().waitFor();
    await tab(page, 'Fields').click();
    const field = panel(page).getByRole('row').filter({ hasText: 'data.srcip' });
    await field.getByText('218.92.0.25', { exact: true }).waitFor();
    await panel(page).getByRole('searchbox', { name: 'Search the fields' }).fill('srcip');
    await eventually(async () =>
      expect(await panel(page).getByRole('rowheader').allTextContents()).toEqual(['data.srcip']),
    );
    await tab(page, 'JSON').click();
    await panel(page)
      .getByLabel(/^As written/)
      .click();
    const shown = panel(page).getByRole('group', { name: 'the JSON' });
    await eventually(async () => expect(await shown.textContent()).toBe(await lineOf('2502')));
  });

  test('leads to the alerts that share a value with it', async () => {
    const { page } = await openAlert('rule.id:2502');
    await tab(page, 'Fields').click();
    const field = panel(page).getByRole('row').filter({ hasText: 'data.srcip' });
    await field.hover();
    await field.getByRole('button', { name: 'Only alerts with data.srcip 218.92.0.25' }).click();
    await eventually(async () => expect(await rowsOf(page).count()).toBe(1));
    expect(new URL(page.url()).searchParams.getAll('filter')).toEqual(['data.srcip:218.92.0.25']);
  });

  test('leads to what a service said of it, and that back to it', async () => {
    const { page, description } = await openAlert('rule.id:2502');
    await tab(page, 'Linked').click();
    const enrichments = panel(page).getByRole('region', { name: 'Enrichments', exact: true });
    await enrichments.getByRole('link').click();
    await tab(page, 'Overview').click();
    await panel(page).getByRole('heading', { name: 'What Maltiverse says' }).waitFor();
    await panel(page).getByText('malicious', { exact: true }).first().waitFor();
    const link = panel(page).getByRole('link', { name: /The page of Maltiverse/ });
    expect(await link.getAttribute('href')).toMatch(/^https:\/\/[^/]*maltiverse\.com\//);
    expect(await link.getAttribute('rel')).toContain('noreferrer');
    await panel(page).getByRole('link', { name: description, exact: true }).click();
    await panel(page).getByRole('heading', { name: description }).waitFor();
  });

  test('leads from an indicator to its alerts', async () => {
    const { page } = await openAlert('rule.id:87105');
    await panel(page)
      .getByText(/^\d+ of \d+ engines/)
      .waitFor();
    await panel(page).getByRole('link', { name: 'Threat intelligence' }).click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('table', { name: 'Alerts it appears in' }).getByRole('link').first().click();
    await panel(page).getByRole('heading').first().waitFor();
  });

  test.each([
    ['slack', 'POST', '200 OK'],
    ['pagerduty', 'POST', '202 Accepted'],
    ['shuffle', 'POST', '200 OK'],
  ] as const)('leads to its delivery to %s, with what was said, and without the key', async (lane, method, status) => {
    const { page, description } = await openAlert('rule.id:2502');
    await tab(page, 'Linked').click();
    const deliveries = panel(page).getByRole('region', { name: 'Deliveries', exact: true });
    await deliveries.getByRole('link', { name: lane, exact: true }).click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByText('It arrived.').waitFor();
    await details.getByText(method, { exact: true }).waitFor();
    await details.getByText(status, { exact: true }).first().waitFor();
    const sent = home()
      .sandbox.received(lane)
      .some(({ body }) => JSON.stringify(body).includes('218.92.0.25'));
    expect(sent).toBe(true);
    expect(await details.getByRole('group', { name: 'the body of the request' }).textContent()).toContain(
      '218.92.0.25',
    );
    const everything = await everythingIn(page);
    expect(everything).toContain('&lt;secret&gt;');
    expect(secretsOf(home().sandbox).filter((secret) => everything.includes(secret))).toEqual([]);
    await details.getByRole('link', { name: /^\d+\.\d+$/ }).click();
    await panel(page).getByRole('heading', { name: description }).waitFor();
  });

  test('shows of a script its command and how it ended', async () => {
    const { page } = await openAlert('rule.id:2502');
    await panel(page).getByRole('link', { name: 'custom-journal', exact: true }).click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('group', { name: 'the command' }).waitFor();
    expect(await details.getByRole('group', { name: 'the command' }).textContent()).toContain('custom-journal');
  });

  test('that is not there is said not to be', async () => {
    const { page } = await visit({ expected: [/status of 404/] });
    await page.goto(`${home().url}/events/none`);
    await page.getByText('This alert is not in the index').waitFor();
    expect((await api('/api/alerts/none')).status).toBe(404);
  });
});
