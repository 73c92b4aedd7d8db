import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type Mishap, watchMishaps } from './browser-mishaps.ts';

/** Debian's. */
const installed = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'chromium'))
  .find((path) => existsSync(path));

/** Under CI it must be there. Use it as `describe.skipIf(!canBrowse)('… (needs Chromium)')`. */
export const canBrowse = installed !== undefined || process.env.CI !== undefined;

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-proxy-server',
  // Whatever a page asks for elsewhere is reported, and does not leave this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** A Chromium of its own, with a new profile. */
export async function launchBrowser(): Promise<Browser> {
  if (installed === undefined) throw new Error('there is no Chromium; install it: node scripts/setup.mjs --browser');
  return chromium.launch({ executablePath: installed, args: flags });
}

export const wide = { width: 1280, height: 800 } as const;
/** A telephone. */
export const narrow = { width: 390, height: 844 } as const;

export interface Look {
  readonly viewport?: typeof wide | typeof narrow;
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
}

export interface Visit {
  readonly page: Page;
  /** As told apart by cookies and storage, somebody else's than any other test's. */
  readonly context: BrowserContext;
  /** What went wrong so far, expected or not. */
  readonly mishaps: readonly Mishap[];
}

/** The caller closes its context. */
export async function openVisit(
  browser: Browser,
  { viewport = wide, colorScheme = 'light', reducedMotion = 'no-preference' }: Look = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport,
    colorScheme,
    reducedMotion,
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  const mishaps = await watchMishaps(context);
  return { context, mishaps, page: await context.newPage() };
}

/** Logs in as people do, and waits until the page that comes after is there. */
export async function login(page: Page, url: string, name: string, password: string): Promise<void> {
  await page.goto(`${url}/login`);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL((address) => address.pathname !== '/login');
}
