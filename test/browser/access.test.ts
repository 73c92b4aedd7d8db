import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { canBrowse, login } from '../support/browser.ts';
import { admin, reader } from '../support/dashboard-home.ts';
import { beginSession, cookieOf, typeLogin, type User, useDashboard } from '../support/dashboard-visits.ts';
import { eventually } from '../support/patiently.ts';
import { openRelay } from '../support/relay.ts';

/** Chromium complains of each answer that refuses something. */
const refusals = [/status of 40[13]/, /status of 429/];

const pathOf = (page: Page) => page.url().slice(new URL(page.url()).origin.length);
const newPassword = (page: Page, password: string) => ({
  fill: async () => {
    await page.getByLabel('New password', { exact: true }).fill(password);
    await page.getByLabel('The new password again').fill(password);
  },
});

describe.skipIf(!canBrowse)('who may come in, and do what (needs Chromium)', () => {
  const { home, visit, api } = useDashboard();

  test('not who has the wrong password, which the page says without saying what is wrong of it', async () => {
    const { page } = await visit({ as: null, expected: refusals });
    await page.goto(`${home().url}/login`);
    await typeLogin(page, { name: admin.name, password: 'something else altogether' });
    await eventually(async () =>
      expect(await page.getByRole('alert').textContent()).toBe('The name or the password is wrong.'),
    );
    await typeLogin(page, { name: 'nobody', password: admin.password });
    await eventually(async () =>
      expect(await page.getByRole('alert').textContent()).toBe('The name or the password is wrong.'),
    );
    expect(pathOf(page)).toBe('/login');
  });

  test('who guesses has to wait, sees for how long, and may then try again', async () => {
    const { url } = await openRelay(home().url, { from: '127.0.0.2' });
    const { page } = await visit({ as: null, expected: refusals });
    await page.goto(`${url}/login`);
    const answered = () => page.waitForResponse((response) => response.request().method() === 'POST');
    const guess = async () => {
      const [response] = await Promise.all([
        answered(),
        typeLogin(page, { ...admin, password: 'a wrong guess, once more' }),
      ]);
      return response.status();
    };
    const statuses = [];
    // On a slow machine the first wait is over before it is shown; each one is twice as long as the one before.
    do statuses.push(await guess());
    while (statuses.at(-1) === 401);
    expect(statuses.length).toBeGreaterThan(5);
    expect(statuses.at(-1)).toBe(429);
    await page.getByText(/^Too many logins failed. You can try again in \d+ s.$/).waitFor();
    expect(await page.getByRole('button', { name: /^Wait \d+ s$/ }).isDisabled()).toBe(true);
    await page.getByText('Too many logins failed. You can try again now.').waitFor();
    await typeLogin(page, admin);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });

  test('somebody from elsewhere need not wait for who guesses', async () => {
    const { url } = await openRelay(home().url, { from: '127.0.0.3' });
    const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
    const body = { name: reader.name, password: 'a wrong guess, once more' };
    const statuses = new Set();
    for (let guess = 0; guess < 6; guess += 1) {
      statuses.add((await ask(`${url}/api/session`, { method: 'POST', headers, body })).status);
    }
    expect([...statuses]).toContain(401);
    const { page } = await visit({ as: null });
    await login(page, home().url, reader.name, reader.password);
    expect(pathOf(page)).toBe('/');
  });

  test.each(['//elsewhere.example/', '/\\elsewhere.example', 'https://elsewhere.example/', 'javascript:alert(1)'])(
    'a link that leads through the login to %s leads to the overview',
    async (next) => {
      const { page } = await visit({ as: null });
      await page.goto(`${home().url}/login?next=${encodeURIComponent(next)}`);
      await typeLogin(page, admin);
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      expect(page.url()).toBe(`${home().url}/`);
    },
  );

  test('who was not logged in comes to where they wanted to, and after logging out not again', async () => {
    const { page } = await visit({ as: null, expected: refusals });
    await page.goto(`${home().url}/settings`);
    await page.waitForURL('**/login?next=%2Fsettings');
    await typeLogin(page, reader);
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.getByRole('button', { name: 'User rhea' }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByRole('button', { name: 'Log in' }).waitFor();
    expect(pathOf(page)).toBe('/login');
    await page.goto(`${home().url}/settings`);
    await page.waitForURL('**/login?next=%2Fsettings');
  });

  test('whose session has ended is led to the login, and back to the same view', async () => {
    const { page, context } = await visit({ as: null, expected: refusals });
    const session = await beginSession(home().url, reader);
    await context.addCookies([cookieOf(session)]);
    const view = '/events?query=rule.level%3A%3E%3D3';
    await page.goto(home().url + view);
    await page.getByRole('heading', { name: 'Security events' }).waitFor();
    await ask(`${home().url}/api/session`, {
      method: 'DELETE',
      headers: { cookie: session.cookie, 'x-csrf-token': session.csrfToken, 'sec-fetch-site': 'same-origin' },
    });
    await page.getByRole('button', { name: 'Ask again, as of now' }).click();
    await page.waitForURL((url) => url.pathname === '/login');
    await typeLogin(page, reader);
    await page.getByRole('heading', { name: 'Security events' }).waitFor();
    expect(pathOf(page)).toBe(view);
    expect(await page.getByRole('combobox', { name: 'Search the alerts' }).inputValue()).toBe('rule.level:>=3');
  });

  /** As a script of the page would ask. */
  const askFrom = (page: Page, name: string, body: object | undefined, withToken: boolean) =>
    page.evaluate<string>(`(async () => {
      const { csrfToken } = await (await fetch('/api/session')).json();
      const [method, path] = ${JSON.stringify(name)}.split(' ');
      const headers = ${withToken} ? { 'x-csrf-token': csrfToken } : {};
      const body = ${JSON.stringify(body === undefined ? null : JSON.stringify(body))} ?? undefined;
      if (body !== undefined) headers['content-type'] = 'application/json';
      const answer = await fetch(path, { method, headers, body });
      return answer.status + ' ' + (await answer.json()).error?.code;
    })()`);

  const changes: readonly (readonly [name: string, body?: object])[] = [
    ['POST /api/index/rebuild'],
    ['POST /api/integrations/slack/pause'],
    ['POST /api/integrations/slack/resume'],
    ['POST /api/integrations/slack/test'],
    ['POST /api/deliveries/redeliver', { states: ['dead'] }],
    ['POST /api/deliveries/drop', { states: ['dead'] }],
    ['POST /api/users', { name: 'mallory', role: 'admin', password: 'a password of her own' }],
    ['PUT /api/users/ada/password', { password: 'a password of her own' }],
    ['DELETE /api/users/ada'],
    ['POST /api/tokens', { name: 'mine', role: 'admin', expiresAt: null }],
  ];

  const answersTo = async (page: Page, withToken: boolean) => {
    await page.goto(`${home().url}/settings`);
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    const answers: string[] = [];
    for (const [name, body] of changes) answers.push(`${await askFrom(page, name, body, withToken)} to ${name}`);
    return answers;
  };

  test('a reader may change nothing, whatever the page lets them press', async () => {
    const { page } = await visit({ as: reader, expected: refusals });
    expect(await answersTo(page, true)).toEqual(changes.map(([name]) => `403 forbidden to ${name}`));
  });

  test('nor may another page in the name of an admin: it does not know the token', async () => {
    const { page } = await visit({ expected: refusals });
    expect(await answersTo(page, false)).toEqual(changes.map(([name]) => `403 csrf to ${name}`));
  });

  test('a reader sees every page, without what only an admin may do', async () => {
    const { page } = await visit({ as: reader });
    await page.goto(home().url);
    const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
    for (const name of ['Events', 'Intelligence', 'Integrations', 'Deliveries', 'Settings']) {
      await links.filter({ hasText: name }).click();
      await page
        .getByRole('heading', { level: 1 })
        .filter({ hasText: new RegExp(name, 'i') })
        .waitFor();
    }
    expect(await page.getByText('see everything; changing it takes an admin').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Make it anew' }).isDisabled()).toBe(true);
    expect(await page.getByRole('heading', { name: /^(Users|API tokens)$/ }).count()).toBe(0);
  });

  test('an admin adds a user, who changes their password, and is removed', async () => {
    const pia: User = { name: 'pia', password: 'the first of her passwords' };
    const { page } = await visit();
    await page.goto(`${home().url}/settings`);
    await page.getByRole('button', { name: 'Add a user' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(pia.name);
    await newPassword(page, pia.password).fill();
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    const row = page.getByRole('table', { name: 'Users' }).getByRole('row').filter({ hasText: 'pia' });
    await row.waitFor();

    const elsewhere = await beginSession(home().url, pia);
    const hers = await visit({ as: null, expected: refusals });
    await login(hers.page, home().url, pia.name, pia.password);
    await changePassword(hers.page, pia.password, 'the second of her passwords');
    await hers.page.getByText('Your password is changed, and your other sessions are over.').waitFor();
    // This one goes on, the other is over, and so is the password.
    await hers.page.reload();
    await hers.page.getByRole('heading', { name: 'Your account' }).waitFor();
    expect((await ask(`${home().url}/api/session`, { headers: { cookie: elsewhere.cookie } })).status).toBe(401);
    await expect(beginSession(home().url, pia)).rejects.toThrow('pia cannot log in');

    await row.getByRole('button', { name: 'Remove' }).click();
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await row.waitFor({ state: 'detached' });
    await hers.page.goto(`${home().url}/settings`);
    await hers.page.waitForURL((url) => url.pathname === '/login');
  });

  async function changePassword(page: Page, current: string, next: string): Promise<void> {
    await page.goto(`${home().url}/settings`);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByLabel('Present password').fill(current);
    await newPassword(page, next).fill();
    await page.getByRole('dialog').getByRole('button', { name: 'Change', exact: true }).click();
  }

  test('a new password is refused, with why, when it is short, typed in two ways, or the present one is wrong', async () => {
    const { page } = await visit({ expected: refusals });
    await changePassword(page, admin.password, 'short');
    const problem = page.getByRole('dialog').getByRole('alert');
    await eventually(async () => expect(await problem.textContent()).toBe('Take at least 12 characters.'));
    await page.getByLabel('New password', { exact: true }).fill('long enough, this one');
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await eventually(async () =>
      expect(await problem.textContent()).toBe('The two are not the same; type them again.'),
    );
    await newPassword(page, 'long enough, this one').fill();
    await page.getByLabel('Present password').fill('not the present one');
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await eventually(async () => expect(await problem.textContent()).toBe('The name or the password is wrong.'));
    expect(await page.getByRole('dialog', { name: 'Change your password' }).isVisible()).toBe(true);
  });

  test('a token lets a script in until it is revoked', async () => {
    const { page } = await visit();
    await page.goto(`${home().url}/settings`);
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByLabel('Name').fill('nightly-report');
    await page.getByRole('button', { name: 'Make', exact: true }).click();
    const token = await page.getByRole('dialog', { name: 'The new token' }).locator('code').first().textContent();
    await page.getByRole('button', { name: 'Done' }).click();
    const bearer = { authorization: `Bearer ${token}` };
    const askWith = (path: string, method: 'GET' | 'POST' = 'GET') =>
      ask(home().url + path, { method, headers: bearer });
    expect(await askWith('/api/session')).toMatchObject({ json: { user: { name: 'nightly-report', role: 'reader' } } });
    expect((await askWith('/api/alerts')).status).toBe(200);
    expect((await askWith('/api/index/rebuild', 'POST')).status).toBe(403);

    const row = page.getByRole('row').filter({ hasText: 'nightly-report' });
    await row.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await row.waitFor({ state: 'detached' });
    expect((await askWith('/api/session')).status).toBe(401);
    expect((await api('/api/tokens')).text).not.toContain(String(token));
  });
});
