import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { type Asked, type Asking, ask } from './ask.ts';
import { type TestLook, useBrowser } from './browser.ts';
import { everythingIn, recordAnswers } from './browser-answers.ts';
import type { Visit } from './browser-visit.ts';
import {
  admin,
  type DashboardHome,
  type DashboardHomeOptions,
  openDashboardHome,
  type reader,
} from './dashboard-home.ts';

export interface DashboardLook extends TestLook {
  /** Who is logged in; null: nobody. Left out: an admin. */
  readonly as?: typeof admin | typeof reader | null;
}

/** The program of a test file, and visits to its pages. */
export interface Dashboard {
  home(): DashboardHome;
  /** A browser's visit of its own. It ends with the test, which fails when a secret was told to it. */
  visit(look?: DashboardLook): Promise<Visit>;
  /** What the API says to an admin. */
  api(path: string, asking?: Asking): Promise<Asked>;
}

/** One program and one Chromium for all tests of a file. */
export function useDashboard(options: DashboardHomeOptions = {}): Dashboard {
  const open = useBrowser();
  let opened: DashboardHome | undefined;
  let sessions = new Map<string, Promise<Session>>();
  beforeAll(async () => {
    opened = await openDashboardHome(options);
    sessions = new Map();
  });
  afterAll(() => opened?.close());
  const home = () => {
    if (opened === undefined) throw new Error('the program is there from beforeAll on');
    return opened;
  };
  /** One session for all of a user's visits: only so many are kept, and passwords take their time. */
  const sessionOf = (user: User): Promise<Session> => {
    const session = sessions.get(user.name) ?? beginSession(home().url, user);
    sessions.set(user.name, session);
    return session;
  };
  return {
    home,
    visit: async ({ as = admin, ...look } = {}) => {
      const visit = await open(look);
      // What is missing is named before the test's own time is over.
      visit.context.setDefaultTimeout(20_000);
      watchForSecrets(visit, home());
      if (as !== null) await visit.context.addCookies([cookieOf(await sessionOf(as))]);
      return visit;
    },
    api: async (path, { headers, ...asking } = {}) => {
      const { cookie, csrfToken } = await sessionOf(admin);
      const ours = { cookie, 'x-csrf-token': csrfToken, 'content-type': 'application/json', ...fromHere };
      return ask(home().url + path, { ...asking, headers: { ...ours, ...headers } });
    },
  };
}

export interface User {
  readonly name: string;
  readonly password: string;
}

export interface Session {
  /** As browsers send it. */
  readonly cookie: string;
  readonly csrfToken: string;
}

/** What browsers say of a page of the server's own. */
const fromHere = { 'sec-fetch-site': 'same-origin' } as const;

/** Logs in without a page. */
export async function beginSession(url: string, { name, password }: User): Promise<Session> {
  const headers = { 'content-type': 'application/json', ...fromHere };
  const answer = await ask(`${url}/api/session`, { method: 'POST', headers, body: { name, password } });
  const { csrfToken } = answer.json as { csrfToken?: string };
  const [cookie] = String(answer.headers['set-cookie']).split(';');
  if (csrfToken === undefined || cookie === undefined) throw new Error(`${name} cannot log in: ${answer.text}`);
  return { cookie, csrfToken };
}

export function cookieOf({ cookie }: Pick<Session, 'cookie'>) {
  const [name = '', value = ''] = cookie.split('=');
  return { name, value, domain: '127.0.0.1', path: '/', httpOnly: true, sameSite: 'Strict' } as const;
}

/** On the login page that one is at. */
export async function typeLogin(page: Page, { name, password }: User): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** Whatever the test is about: none of the keys of the services is in an answer, nor in a page as it stands in the end. */
function watchForSecrets({ context }: Pick<Visit, 'context'>, { sandbox }: DashboardHome): void {
  const answers = recordAnswers(context);
  const secrets = secretsOf(sandbox);
  onTestFinished(async () => {
    const pages = await Promise.all(context.pages().map(textIn));
    const told = [...(await answers()), ...pages].filter((text) => secrets.some((secret) => text.includes(secret)));
    expect(told, 'what tells a secret').toEqual([]);
  });
}

/** Nothing of a page that is just going elsewhere. */
const textIn = (page: Page) => everythingIn(page).catch(() => '');

/** The keys of all services; of a hook's address its last part. */
export function secretsOf({ keys, urls }: DashboardHome['sandbox']): readonly string[] {
  return [...Object.values(keys), ...[urls.slack, urls.shuffle].map((url) => url.slice(url.lastIndexOf('/') + 1))];
}

/** The table of alerts, without its header. */
export const rowsOf = (page: Page) => page.getByRole('grid', { name: 'Alerts' }).locator('[data-key]');
