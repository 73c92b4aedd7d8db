// Writes a picture of every page, in light, dark and narrow, into docs/images/.
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type Look, launchBrowser, login, narrow, openVisit } from '../test/support/browser-visit.ts';
import { admin } from '../test/support/dashboard-home.ts';
import { setStage } from './screenshots/stage.ts';
import { outside, type Sight, sights } from './screenshots/tour.ts';

const folder = 'docs/images';
const mostPictures = 20;

const looks: Readonly<Record<string, Look>> = {
  light: {},
  dark: { colorScheme: 'dark' },
  narrow: { viewport: narrow },
};

const browser = await launchBrowser();
try {
  const dashboard = await setStage();
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, look] of Object.entries(looks)) await picture(browser, dashboard.url, name, look);
  } finally {
    await dashboard.close();
  }
} finally {
  await browser.close();
}

async function picture(browser: Browser, url: string, lookName: string, look: Look): Promise<void> {
  const { context, page, mishaps } = await openVisit(browser, { ...look, reducedMotion: 'reduce' });
  const take = async ({ name, path }: Sight) => {
    await page.goto(url + path);
    const file = join(folder, `${name}-${lookName}.png`);
    await writeFile(file, await calmPicture(page));
    shrink(file);
    console.log(file);
  };
  for (const sight of outside) await take(sight);
  await login(page, url, admin.name, admin.password);
  for (const sight of await sights(url, context)) await take(sight);
  await context.close();
  if (mishaps.length > 0) console.warn(lookName, mishaps);
}

/** The page at rest: two pictures in a row are the same. What never rests is taken as it is in the end. */
async function calmPicture(page: Page): Promise<Buffer> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  let before = await page.screenshot();
  for (let taken = 1; taken < mostPictures; taken += 1) {
    await page.waitForTimeout(300);
    const now = await page.screenshot({ animations: 'disabled' });
    if (now.equals(before)) return now;
    before = now;
  }
  return before;
}

/** To 256 colours, where pngquant is installed: a third of the bytes, and no eye sees it. */
function shrink(file: string): void {
  spawnSync('pngquant', ['--force', '--skip-if-larger', '--output', file, file], { stdio: 'ignore' });
}
