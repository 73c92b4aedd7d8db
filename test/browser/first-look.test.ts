import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canBrowse, login, narrow, useBrowser } from '../support/browser.ts';
import { expectAccessible, measureLayoutShift } from '../support/browser-checks.ts';
import { admin, type DashboardHome, openDashboardHome } from '../support/dashboard-home.ts';

describe.skipIf(!canBrowse)('the first look at the dashboard (needs Chromium)', () => {
  const visit = useBrowser();
  let dashboard: DashboardHome;
  beforeAll(async () => {
    dashboard = await openDashboardHome();
  });
  afterAll(() => dashboard.close());

  test.each([
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: narrow }],
  ] as const)('is at a page where one logs in, readable by everybody: %s', async (_look, look) => {
    const { page } = await visit(look);
    await page.goto(`${dashboard.url}/login`);
    await page.getByRole('button', { name: 'Log in' }).waitFor();
    await expectAccessible(page);
    expect(await measureLayoutShift(page)).toBe(0);
  });

  test('goes on to the overview for who knows the password', async () => {
    const { page } = await visit();
    await login(page, dashboard.url, admin.name, admin.password);
    expect(new URL(page.url()).pathname).toBe('/');
  });
});
