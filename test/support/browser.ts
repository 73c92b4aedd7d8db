import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type { Mishap } from './browser-mishaps.ts';
import { type Look, launchBrowser, openVisit, type Visit } from './browser-visit.ts';

export { canBrowse, login, narrow, wide } from './browser-visit.ts';

export interface TestLook extends Look {
  /** Mishaps that belong to the test: a refused login makes Chromium complain of its status. Others fail the test. */
  readonly expected?: readonly RegExp[];
}

/** One Chromium for all tests of the file. What it answers opens an empty page in it for the length of a test. */
export function useBrowser(): (look?: TestLook) => Promise<Visit> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  return async (look = {}) => {
    if (browser === undefined) throw new Error('the browser is there from beforeAll on');
    const visit = await openVisit(browser, look);
    onTestFinished(async () => {
      await visit.context.close();
      expect(unexpected(visit.mishaps, look), 'what the browser complained of').toEqual([]);
    });
    return visit;
  };
}

/** The mishaps that no pattern of the test is for. */
function unexpected(mishaps: readonly Mishap[], { expected = [] }: Pick<TestLook, 'expected'>): readonly Mishap[] {
  return mishaps.filter(({ what }) => !expected.some((pattern) => pattern.test(what)));
}
