import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { wide } from '../../test/support/browser-visit.ts';
import type { StoredHome } from './stored-home.ts';

const inPage = fileURLToPath(new URL('./in-page.js', import.meta.url));

/** A visit with an empty cache by who is logged in, over when `use` is. In its pages there is what in-page.js has. */
export async function visiting<Result>(
  browser: Browser,
  { url, cookie }: Pick<StoredHome, 'url' | 'cookie'>,
  use: (page: Page) => Promise<Result>,
): Promise<Result> {
  const context = await browser.newContext({ viewport: wide, locale: 'en-GB', timezoneId: 'UTC', baseURL: url });
  await context.addCookies([{ ...cookie, url, httpOnly: true, sameSite: 'Strict' }]);
  await context.addInitScript({ path: inPage });
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

export const rowsShown = '[role="grid"][aria-label="Alerts"] [data-key]';
