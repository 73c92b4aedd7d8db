import { describe, expect, test } from 'vitest';
import { canBrowse, login } from '../support/browser.ts';
import { admin } from '../support/dashboard-home.ts';
import { rowsOf, typeLogin, useDashboard } from '../support/dashboard-visits.ts';
import { eventually } from '../support/patiently.ts';
import { recentAlert } from '../support/recent-alert.ts';
import { openRelay } from '../support/relay.ts';

/** What Chromium says of requests that nobody answers, or that the login comes before. */
const expected = [/net::ERR_/, /status of 401/];

describe.skipIf(!canBrowse)('a page whose program does not answer (needs Chromium)', () => {
  const { home, visit } = useDashboard();

  test('says so when the connection is lost, and goes on by itself with what came meanwhile', async () => {
    const relay = await openRelay(home().url);
    const { page } = await visit({ as: null, expected });
    await login(page, relay.url, admin.name, admin.password);
    await page.goto(`${relay.url}/events?query=rule.id%3A100401&live=on`);
    const rule = { level: 3, description: 'a light goes on', id: '100401', groups: ['lights'] };
    await page.getByText('Live', { exact: true }).first().waitFor();
    await page.evaluate('void (window.isTheSamePage = true)');
    relay.cut();
    await page.getByText('Reconnecting', { exact: true }).waitFor();
    await home().append(recentAlert(1, { rule }));
    relay.mend();
    await page
      .getByRole('status')
      .filter({ hasText: /^Live$/ })
      .waitFor();
    await eventually(async () => expect(await rowsOf(page).count()).toBe(1));
    expect(await page.evaluate('window.isTheSamePage')).toBe(true);
  });

  test('says so when the program stops, and asks for a login when it is back, which leads to the same view', async () => {
    const { page } = await visit({ as: null, expected });
    await login(page, home().url, admin.name, admin.password);
    const view = '/events?query=rule.id%3A100402&live=on';
    await page.goto(home().url + view);
    await page.getByText('No alert matches').or(page.getByText('No alerts yet')).waitFor();
    await home().daemon().stop();
    await page.getByText('Reconnecting', { exact: true }).waitFor();
    expect(await page.getByRole('heading', { name: 'Security events' }).isVisible()).toBe(true);
    const rule = { level: 3, description: 'a light goes off', id: '100402', groups: ['lights'] };
    await home().append(recentAlert(2, { rule }));
    await home().start();
    await page.waitForURL((url) => url.pathname === '/login');
    await typeLogin(page, admin);
    await eventually(async () => expect(await rowsOf(page).count()).toBe(1));
    expect(page.url()).toBe(home().url + view);
  });
});
