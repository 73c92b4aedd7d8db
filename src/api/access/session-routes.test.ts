import { Agent, request } from 'undici';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { selfSigned } from '../../../test/support/self-signed.ts';
import {
  type AccessRig,
  accessRig,
  adminPassword,
  type Login,
  loginOf,
  readerPassword,
} from './access-rig.contract.ts';

const failure = (code: string) => ({ error: { code, message: expect.any(String) } });

let rig: AccessRig;
beforeEach(async () => {
  rig = await accessRig();
});
const isOpen = async ({ cookie }: Login) => (await rig.ask('/api/alerts', { headers: { cookie } })).status === 200;

describe('logging in', () => {
  it('answers who one is and the CSRF token, and sets a cookie that scripts cannot read', async () => {
    const answer = await rig.tryLogin('rita', readerPassword);
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store' },
      json: { user: { name: 'rita', role: 'reader' }, csrfToken: expect.stringMatching(/^[\w-]{43}$/) },
    });
    expect(answer.headers['set-cookie']).toMatch(/^threatlockdown=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const login = loginOf(answer);
    expect(answer.text).not.toContain(login.cookie.split('=')[1]);
    expect(await isOpen(login)).toBe(true);
    expect((await rig.send('GET', '/api/session', login)).json).toEqual(answer.json);
  });

  it('over TLS sets the cookie for TLS only', async () => {
    const tls = await selfSigned('here', 'IP:127.0.0.1');
    const { url } = await accessRig({ tls });
    const dispatcher = new Agent({ connect: { ca: tls.cert } });
    onTestFinished(() => dispatcher.close());
    const answer = await request(`${url}/api/session`, {
      dispatcher,
      method: 'POST',
      headers: { origin: url, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'rita', password: readerPassword }),
    });
    expect(await answer.body.json()).toMatchObject({ user: { name: 'rita' } });
    const pattern = /^__Host-threatlockdown=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/;
    expect(answer.headers['set-cookie']).toMatch(pattern);
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    const later = await request(`${url}/api/alerts`, { dispatcher, headers: { cookie } });
    expect([later.statusCode, await later.body.json()]).toEqual([200, { alerts: [] }]);
  });

  it('is refused alike, and after the same work, for a wrong password and a name that nobody has', async () => {
    const before = rig.derived();
    const wrong = await rig.tryLogin('rita', adminPassword);
    const between = rig.derived();
    const unknown = await rig.tryLogin('nobody', adminPassword);
    expect([between - before, rig.derived() - between]).toEqual([1, 1]);
    expect(wrong).toMatchObject({ status: 401, json: failure('wrong_credentials') });
    expect([unknown.status, unknown.text]).toEqual([wrong.status, wrong.text]);
    expect(wrong.headers['set-cookie']).toBeUndefined();
  });

  it('from a page of another site is refused before anybody looks at the password', async () => {
    const before = rig.derived();
    const refused = await rig.tryLogin('rita', readerPassword, { origin: 'https://evil.example' });
    expect(refused).toMatchObject({ status: 403, json: failure('foreign_origin') });
    expect(rig.derived()).toBe(before);
  });

  it.each<[string, unknown, number]>([
    ['nothing', undefined, 400],
    ['a list for a name', { name: ['rita'], password: readerPassword }, 400],
    ['no password', { name: 'rita' }, 400],
    ['a name without end', { name: 'x'.repeat(65), password: 'x' }, 400],
    ['a body without end', { name: 'rita', password: 'x'.repeat(20_000) }, 413],
  ])('with %s is refused without any work', async (_, body, status) => {
    const before = rig.derived();
    expect(await rig.send('POST', '/api/session', undefined, { body })).toMatchObject({ status });
    expect(rig.derived()).toBe(before);
  });

  it('does not take the id that a browser came with, and ends the session that it had', async () => {
    const planted = 'threatlockdown=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    const first = await rig.login('rita', readerPassword, { cookie: planted });
    expect(first.cookie).not.toBe(planted);
    expect(await isOpen({ ...first, cookie: planted })).toBe(false);
    const second = await rig.login('admin', adminPassword, { cookie: first.cookie });
    expect([await isOpen(first), await isOpen(second)]).toEqual([false, true]);
  });

  it('an eleventh time ends the session of that user that was idle for longest, and no other', async () => {
    const other = await rig.login('admin', adminPassword);
    const logins: Login[] = [];
    for (let count = 0; count < 10; count++) logins.push(await rig.login('rita', readerPassword));
    const [first, second] = logins;
    if (first === undefined || second === undefined) throw new Error('nobody is in');
    expect(await isOpen(first)).toBe(true);
    await rig.login('rita', readerPassword);
    expect([await isOpen(first), await isOpen(second), await isOpen(other)]).toEqual([true, false, true]);
  });
});

describe('guessing', () => {
  const guess = async (times: number, name = 'admin') => {
    for (let count = 0; count < times; count++) await rig.tryLogin(name, `guess number ${count}`);
  };

  it('is stopped after five failures: the sixth is not looked at, right or wrong, until the wait is over', async () => {
    await guess(5);
    const before = rig.derived();
    const refused = await rig.tryLogin('admin', adminPassword);
    expect(refused).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1', 'cache-control': 'no-store' },
      json: failure('too_many_attempts'),
    });
    expect(rig.derived()).toBe(before);
    await rig.clock.advance(1_000);
    expect(await rig.tryLogin('admin', adminPassword)).toMatchObject({ status: 200 });
  });

  it('all at once is no way around', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, number) => rig.tryLogin('admin', `guess ${number}`)),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(25);
  });

  it('is slowed down too where a session asks for the password again', async () => {
    const login = await rig.login('rita', readerPassword);
    const change = () =>
      rig.send('PUT', '/api/session/password', login, { body: { current: 'a guess', next: 'a new battery' } });
    for (let count = 0; count < 5; count++) expect((await change()).status).toBe(401);
    expect((await change()).status).toBe(429);
  });
});

describe('logging out', () => {
  it('ends the session and takes the cookie away', async () => {
    const login = await rig.login('rita', readerPassword);
    const answer = await rig.send('DELETE', '/api/session', login);
    expect(answer).toMatchObject({ status: 204 });
    expect(answer.headers['set-cookie']).toBe('threatlockdown=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict');
    expect(await isOpen(login)).toBe(false);
  });

  it('is not done for another site', async () => {
    const login = await rig.login('rita', readerPassword);
    const headers = { origin: 'https://evil.example' };
    expect(await rig.send('DELETE', '/api/session', login, { headers })).toMatchObject({ status: 403 });
    expect(await isOpen(login)).toBe(true);
  });
});

describe("changing one's password", () => {
  const next = 'another battery of rita';
  const change = (login: Login, current: string, wanted = next) =>
    rig.send('PUT', '/api/session/password', login, { body: { current, next: wanted } });

  it('ends all other sessions, and gives this one a new id', async () => {
    const [here, there] = [await rig.login('rita', readerPassword), await rig.login('rita', readerPassword)];
    const changed = loginOf(await change(here, readerPassword));
    expect([await isOpen(here), await isOpen(there), await isOpen(changed)]).toEqual([false, false, true]);
    expect((await rig.tryLogin('rita', readerPassword)).status).toBe(401);
    expect((await rig.tryLogin('rita', next)).status).toBe(200);
  });

  it('needs the one that counts, and a new one that is long enough', async () => {
    const login = await rig.login('rita', readerPassword);
    expect(await change(login, adminPassword)).toMatchObject({ status: 401, json: failure('wrong_credentials') });
    expect(await change(login, readerPassword, 'short')).toMatchObject({
      status: 400,
      json: { error: { code: 'password_refused', message: 'a password has at least 12 characters' } },
    });
    expect(await isOpen(login)).toBe(true);
  });

  it('is nothing for a token', async () => {
    const made = await rig.store.addToken({ name: 'script', role: 'admin', expiresAt: undefined });
    if (made.kind !== 'made') throw new Error(made.what);
    const headers = { authorization: `Bearer ${made.token.reveal()}`, 'content-type': 'application/json' };
    const body = { current: 'x', next };
    expect(await rig.ask('/api/session/password', { method: 'PUT', headers, body })).toMatchObject({
      status: 403,
      json: failure('no_session'),
    });
  });
});

it('no password, id or token is in the log, nor in an answer to what went wrong', async () => {
  const answers = [
    await rig.tryLogin('rita', 'a wrong password'),
    // People type one field into the other.
    await rig.tryLogin(readerPassword, 'rita'),
    await rig.send('POST', '/api/session', undefined, { body: { name: 7, password: adminPassword } }),
  ];
  const login = await rig.login('rita', readerPassword);
  answers.push(await rig.send('PUT', '/api/session/password', login, { body: { current: readerPassword, next: 'x' } }));
  const texts = [rig.logged(), ...answers.map(({ text }) => text)].join('\n');
  expect(rig.logged()).toContain('logged in');
  const id = login.cookie.split('=')[1] ?? '';
  for (const secret of ['a wrong password', readerPassword, adminPassword, id, login.csrf])
    expect(texts).not.toContain(secret);
});
