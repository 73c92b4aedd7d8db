import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AlertRow } from '../../src/api/contract.ts';
import { canBrowse } from '../support/browser.ts';
import { reader } from '../support/dashboard-home.ts';
import { alertsFor } from '../support/dashboard-story.ts';
import { rowsOf, typeLogin, useDashboard } from '../support/dashboard-visits.ts';
import { eventually } from '../support/patiently.ts';
import { recentAlert } from '../support/recent-alert.ts';

/*
 * Thirty-three alerts: every third of them on db-1, every fifth a brute force, every seventh from another address; the last
 * three are of three days ago.
 */

const bruteForce = { level: 10, description: 'sshd: many failed logins', id: '5712', groups: ['syslog', 'sshd'] };
const daysAgo = 3 * 86_400;
/** Out of the way of all other tests. */
const weekAgo = 9 * 86_400;
const alerts = Array.from({ length: 33 }, (_, number) =>
  recentAlert(
    number,
    {
      ...(number % 3 === 0 && { agent: { id: '002', name: 'db-1', ip: '10.0.0.6' } }),
      ...(number % 5 === 0 && { rule: bruteForce }),
      ...(number % 7 === 0 && { data: { srcip: '203.0.113.80', srcuser: 'eve' } }),
    },
    number < 30 ? 600 + number : daysAgo + number,
  ),
);

describe.skipIf(!canBrowse)('the security events (needs Chromium)', () => {
  const dashboard = useDashboard();
  const { home, visit, api } = dashboard;

  beforeAll(async () => {
    await home().append(...alerts);
    await eventually(async () => expect(await alertsFor(dashboard, 'rule.id:(5710 OR 5712)')).toHaveLength(33));
  });

  const open = async (search = '') => {
    const visited = await visit();
    await visited.page.goto(`${home().url}/events${search}`);
    return visited;
  };
  const search = (page: Page) => page.getByRole('combobox', { name: 'Search the alerts' });
  const ask = async (page: Page, query: string) => {
    await search(page).fill(query);
    await search(page).press('Enter');
  };
  const cells = (page: Page, field: string) => rowsOf(page).locator(`[data-field="${field}"]`);
  /** Of the rows that are drawn: of many, those that one sees. */
  const keys = (page: Page) =>
    page.evaluate<string[]>(
      "[...document.querySelectorAll('[role=grid] [data-key]')].map(({ dataset }) => dataset.key)",
    );
  const header = (page: Page) => page.getByRole('grid', { name: 'Alerts' }).getByRole('columnheader').allTextContents();
  const valuesIn = async (page: Page, field: string) => [...new Set(await cells(page, field).allTextContents())];
  const told = (page: Page, count: number) => page.getByText(`${count} alerts`, { exact: true }).waitFor();
  const pressAt = async (page: Page, value: Locator, button: string) => {
    await value.first().hover();
    await page.getByRole('button', { name: button, exact: true }).click();
  };

  test('a press on a value leaves the alerts that have it, and its filter can be turned and removed', async () => {
    const { page } = await open();
    await told(page, 30);
    await pressAt(page, cells(page, 'agent.name').getByText('db-1'), 'Only alerts with agent.name db-1');
    await told(page, 10);
    expect(await valuesIn(page, 'agent.name')).toEqual(['db-1']);
    await page
      .getByRole('button')
      .filter({ hasText: /^agent\.name:\s*db-1/ })
      .click();
    await page.getByRole('menuitem', { name: 'Leave these alerts out' }).click();
    await told(page, 20);
    expect(await valuesIn(page, 'agent.name')).toEqual(['web-1']);
    await page.getByRole('button', { name: 'Remove the filter agent.name: db-1' }).click();
    await told(page, 30);
  });

  test('a press on − leaves out the alerts that have a value, and a second filter holds besides', async () => {
    const { page } = await open();
    await pressAt(page, cells(page, 'rule.id').getByText('5712'), 'Without alerts with rule.id 5712');
    await told(page, 24);
    await pressAt(page, cells(page, 'agent.name').getByText('db-1'), 'Only alerts with agent.name db-1');
    await told(page, 8);
    expect([await valuesIn(page, 'rule.id'), await valuesIn(page, 'agent.name')]).toEqual([['5710'], ['db-1']]);
    expect(new URL(page.url()).searchParams.getAll('filter')).toEqual(['-rule.id:5712', 'agent.name:db-1']);
    await page.goBack();
    await told(page, 24);
  });

  test.each([
    ['rule.level:>=10 AND data.srcip:198.18.7.9', 5],
    ['rule.level:[4 TO 8] AND NOT agent.name:db-1', 16],
    ['agent.name:(db-* OR mail-*)', 10],
    ['"many failed logins"', 6],
    ['data.srcip:203.0.113.0/24 OR data.srcuser:nobody', 5],
    ['eve AND NOT rule.id:5712', 4],
    ['SYSLOG', 30],
  ])('what one types as in Kibana finds what it means: %s', async (query, count) => {
    const { page } = await open();
    await ask(page, query);
    await told(page, count);
    const asked = { query: `(${query}) AND rule.id:(5710 OR 5712)`, from: String(Date.now() - 86_400_000) };
    const { json } = await api(`/api/alerts?${new URLSearchParams(asked)}`);
    const found = (json as unknown as { readonly alerts: readonly AlertRow[] }).alerts.map(({ key }) => key);
    expect((await keys(page)).slice(0, 15)).toEqual(found.slice(0, 15));
  });

  test('a query that makes no sense is refused with why and where, until it does', async () => {
    const { page } = await visit({ expected: [/status of 400/] });
    await page.goto(`${home().url}/events`);
    await ask(page, 'rule.level:>=10 AND (agent.name:db-1');
    const problem = page.getByRole('search').getByRole('alert');
    await problem.waitFor();
    expect(await problem.textContent()).toMatch(/\(at character \d+\)$/);
    expect(await search(page).getAttribute('aria-invalid')).toBe('true');
    await ask(page, 'rule.level:>=10 AND (agent.name:db-1)');
    await told(page, 2);
    expect(await problem.count()).toBe(0);
  });

  test('another time has other alerts', async () => {
    const { page } = await open();
    await told(page, 30);
    await page.getByRole('button', { name: 'Last 24 hours' }).click();
    await page.getByRole('button', { name: 'Last 7 days' }).click();
    await told(page, 33);
    await page.getByRole('button', { name: 'Last 7 days' }).click();
    const [from, to] = [daysAgo + 3_600, 86_400].map((ago) =>
      new Date(Date.now() - ago * 1_000).toISOString().slice(0, 19),
    );
    await page.getByLabel('From').fill(String(from).replace('T', ' '));
    await page.getByLabel('To', { exact: true }).fill(String(to));
    await page.getByRole('button', { name: 'Show this time' }).click();
    await told(page, 3);
  });

  test('who is sent the address of a view sees the same, once logged in', async () => {
    const { page, context } = await open('?range=7d');
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await ask(page, 'data.srcip:203.0.113.80');
    await told(page, 5);
    await pressAt(page, cells(page, 'agent.name').getByText('db-1'), 'Without alerts with agent.name db-1');
    await told(page, 3);
    await page.getByRole('button', { name: 'Copy the link to this view' }).click();
    await page.getByText('The link to this view is copied.').waitFor();
    const link = await page.evaluate<string>('navigator.clipboard.readText()');

    const { page: hers } = await visit({ as: null, expected: [/status of 401/] });
    await hers.goto(link);
    await hers.waitForURL((url) => url.pathname === '/login');
    await typeLogin(hers, reader);
    await told(hers, 3);
    expect(await keys(hers)).toEqual(await keys(page));
    expect(await header(hers)).toEqual(await header(page));
  });

  test('columns come and go, stand in the address, and can be what this browser begins with', async () => {
    const { page, context } = await open();
    await page.getByRole('button', { name: 'Fields', exact: true }).click();
    await page.getByRole('button', { name: 'Add data.srcip as a column' }).click();
    await page.getByRole('button', { name: 'Remove the column location' }).click();
    const wanted = ['Time', 'agent.name', 'rule.id', 'rule.level', 'rule.description', 'rule.groups', 'data.srcip'];
    await eventually(async () => expect(await header(page)).toEqual(wanted));
    await eventually(async () => expect(await valuesIn(page, 'data.srcip')).toEqual(['203.0.113.80', '198.18.7.9']));
    await page.getByRole('button', { name: 'All columns' }).click();
    await page.getByRole('menuitem', { name: 'Always begin with these columns' }).click();
    const again = await context.newPage();
    await again.goto(`${home().url}/events`);
    await eventually(async () => expect(await header(again)).toEqual(wanted));
  });

  test('an export holds what is shown: as CSV the columns, as JSON the alerts as they were written', async () => {
    const { page } = await open(`?query=${encodeURIComponent('rule.level:>=10')}`);
    await told(page, 6);
    const download = async (name: RegExp) => {
      await page.getByRole('button', { name: 'Export' }).click();
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name }).click()]);
      return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
    };
    const csv = await download(/^CSV/);
    expect(csv.name).toMatch(/\.csv$/);
    const [head, ...lines] = csv.text.trim().split(/\r?\n/);
    expect(head).toBe('timestamp,agent.name,rule.id,rule.level,rule.description,rule.groups,location');
    expect(lines).toHaveLength(6);
    const agents = await cells(page, 'agent.name').allTextContents();
    expect(lines.map((line) => line.split(',')[1])).toEqual(agents);

    const json = await download(/^JSON/);
    expect(json.name).toMatch(/\.json$/);
    const newestFirst = alerts.slice(0, 30).filter((_, number) => number % 5 === 0);
    expect(JSON.parse(json.text)).toEqual(newestFirst);
  });

  test('hands that stay on the keyboard find, open and close an alert, and are told what they can press', async () => {
    const { page } = await open();
    await told(page, 30);
    await page.keyboard.press('/');
    await page.keyboard.type('agent.name:db-1');
    await page.keyboard.press('Enter');
    await told(page, 10);
    await page.keyboard.press('Escape');
    const active = () => page.getByRole('grid', { name: 'Alerts' }).getAttribute('aria-activedescendant');
    const found = await keys(page);
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
    await eventually(async () => expect(await active()).toContain(found[1]));
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === `/events/${encodeURIComponent(String(found[1]))}`);
    await page.getByRole('complementary', { name: 'Alert' }).getByRole('heading').first().waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => url.pathname === '/events');
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.getByText('Go to the search field').waitFor();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });

  test('who does not look at live ones is told how many came, and nothing moves before they want it', async () => {
    const rule = { level: 2, description: 'a door opens', id: '100200', groups: ['doors'] };
    await home().append(recentAlert(101, { rule }, weekAgo));
    const { page } = await open('?query=rule.id%3A100200&range=30d');
    await eventually(async () => expect(await rowsOf(page).count()).toBe(1));
    await home().append(recentAlert(102, { rule }, weekAgo), recentAlert(103, { rule }, weekAgo));
    const news = page.getByRole('button', { name: '2 new alerts' });
    await news.waitFor();
    expect(await rowsOf(page).count()).toBe(1);
    await news.click();
    await eventually(async () => expect(await rowsOf(page).count()).toBe(3));
    expect(await news.count()).toBe(0);
  });
});
