import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chapters } from '../../src/cli/demo/chapters.ts';
import { canBrowse, login } from '../support/browser.ts';
import { admin } from '../support/dashboard-home.ts';
import { storyRules } from '../support/dashboard-story.ts';
import { rowsOf, useDashboard } from '../support/dashboard-visits.ts';
import { eventually } from '../support/patiently.ts';

describe.skipIf(!canBrowse)('the walk-through on the dashboard (needs Chromium)', () => {
  const { home, visit } = useDashboard();

  const shownRules = async (page: Page) =>
    (await rowsOf(page).locator('[data-field="rule.id"]').allTextContents()).toSorted();
  const figure = (page: Page, label: string) =>
    page.getByText(label, { exact: true }).locator('xpath=following-sibling::*[1]');

  test('what happens on the machine appears while one looks on, and so does what the services know of it', async () => {
    const { page, context } = await visit({ as: null });
    await login(page, home().url, admin.name, admin.password);
    await page.getByRole('link', { name: 'Events' }).click();
    await page.getByText('No alerts yet').waitFor();
    await page.getByRole('button', { name: 'Live' }).click();
    await page.evaluate('void (window.isTheSamePage = true)');
    const overview = await context.newPage();
    await overview.goto(home().url);
    await eventually(async () => expect(await figure(overview, 'Alerts').textContent()).toBe('0'));
    await overview.evaluate('void (window.isTheSamePage = true)');

    for (const { input, rule, enriched } of chapters) {
      const before = await shownRules(page);
      await home().happen(input);
      await eventually(async () => expect(await shownRules(page)).toEqual([...before, rule, ...enriched].toSorted()));
    }
    expect(await shownRules(page)).toEqual(storyRules.toSorted());
    await page.getByText(`${storyRules.length} alerts`, { exact: true }).waitFor();

    await eventually(async () => {
      expect(await figure(overview, 'Alerts').textContent()).toBe(String(storyRules.length));
      // Those that Maltiverse and VirusTotal know are of level 12.
      expect(await figure(overview, 'High and critical').textContent()).toBe('6');
      expect(await figure(overview, 'Indicators').textContent()).toBe('6');
    });
    const newest = overview.getByRole('table', { name: 'Newest alerts of level 10 and above' });
    await eventually(async () => expect(await newest.getByRole('link').count()).toBe(7));
    expect(await page.evaluate('window.isTheSamePage')).toBe(true);
    expect(await overview.evaluate('window.isTheSamePage')).toBe(true);
  });
});
