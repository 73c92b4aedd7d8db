import { beforeEach, describe, expect, it } from 'vitest';
import { type AccessRig, accessRig, adminPassword, type Login, readerPassword } from './access-rig.contract.ts';

let rig: AccessRig;
let admin: Login;
let reader: Login;
beforeEach(async () => {
  rig = await accessRig();
  admin = await rig.login('admin', adminPassword);
  reader = await rig.login('rita', readerPassword);
});

const user = { name: 'bob', role: 'reader', password: 'a password of bob' };
const token = { name: 'nightly', role: 'admin', expiresAt: null };

describe('users', () => {
  it('are added, listed without hashes, given a new password, and removed', async () => {
    expect(await rig.send('POST', '/api/users', admin, { body: user })).toMatchObject({ status: 200 });
    const bob = await rig.login('bob', user.password);
    const listed = await rig.send('GET', '/api/users', admin);
    expect(listed.json).toEqual({
      users: ['admin', 'rita', 'bob'].map((name) => ({
        name,
        role: name === 'admin' ? 'admin' : 'reader',
        createdAt: rig.clock.now(),
        changedAt: rig.clock.now(),
      })),
    });
    const body = { password: 'another one of bob' };
    expect(await rig.send('PUT', '/api/users/bob/password', admin, { body })).toMatchObject({ status: 204 });
    expect(await rig.send('GET', '/api/alerts', bob)).toMatchObject({ status: 401 });
    await rig.login('bob', body.password);
    expect(await rig.send('DELETE', '/api/users/bob', admin)).toMatchObject({ status: 204 });
    expect(await rig.tryLogin('bob', body.password)).toMatchObject({ status: 401 });
    expect(rig.logged()).not.toContain(user.password);
    expect(rig.logged()).toContain('a user was removed');
  });

  it.each<[string, 'POST' | 'DELETE', string, object | undefined, number]>([
    ['a name twice', 'POST', '/api/users', { ...user, name: 'rita' }, 409],
    ['a password too short', 'POST', '/api/users', { ...user, password: 'short' }, 409],
    ['a role that there is not', 'POST', '/api/users', { ...user, role: 'root' }, 400],
    ['the last admin gone', 'DELETE', '/api/users/admin', undefined, 409],
    ['nobody gone', 'DELETE', '/api/users/nobody', undefined, 409],
  ])('cannot have %s', async (_, method, path, body, status) => {
    expect(await rig.send(method, path, admin, { body })).toMatchObject({
      status,
      json: { error: { code: expect.any(String), message: expect.any(String) } },
    });
  });
});

describe('tokens', () => {
  it('are made, shown once, listed without themselves, and revoked', async () => {
    const made = await rig.send('POST', '/api/tokens', admin, { body: token });
    expect(made).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    const { id, token: text } = made.json as { id: string; token: string };
    const headers = { authorization: `Bearer ${text}` };
    expect(await rig.ask('/api/users', { headers })).toMatchObject({ status: 200 });
    await rig.store.settled();
    const listed = await rig.send('GET', '/api/tokens', admin);
    const now = rig.clock.now();
    expect(listed.json).toEqual({ tokens: [{ id, ...token, createdAt: now, lastUsedAt: now }] });
    expect(await rig.send('DELETE', `/api/tokens/${id}`, admin)).toMatchObject({ status: 204 });
    expect(await rig.ask('/api/users', { headers })).toMatchObject({ status: 401 });
    expect(rig.logged()).not.toContain(text);
  });

  it('make neither tokens nor users', async () => {
    const made = await rig.send('POST', '/api/tokens', admin, { body: token });
    const authorization = `Bearer ${(made.json as { token: string }).token}`;
    const headers = { authorization, 'content-type': 'application/json' };
    for (const [path, body] of [
      ['/api/tokens', token],
      ['/api/users', user],
    ] as const) {
      expect(await rig.ask(path, { method: 'POST', headers, body })).toMatchObject({
        status: 403,
        json: { error: { code: 'no_session' } },
      });
    }
  });
});

it.each<['GET' | 'POST' | 'PUT' | 'DELETE', string]>([
  ['GET', '/api/users'],
  ['POST', '/api/users'],
  ['PUT', '/api/users/admin/password'],
  ['DELETE', '/api/users/rita'],
  ['GET', '/api/tokens'],
  ['POST', '/api/tokens'],
  ['DELETE', '/api/tokens/00000000'],
])('%s %s is nothing for readers', async (method, path) => {
  expect(await rig.send(method, path, reader)).toMatchObject({ status: 403, json: { error: { code: 'forbidden' } } });
});
