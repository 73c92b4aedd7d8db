import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../lib/secret.ts';
import { type AccessRig, accessRig, adminPassword, type Login, readerPassword } from './access-rig.contract.ts';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
const secured = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
const failure = (code: string) => ({ error: { code, message: expect.stringMatching(/\w/) } });

let rig: AccessRig;
let reader: Login;
let admin: Login;
beforeEach(async () => {
  rig = await accessRig();
  reader = await rig.login('rita', readerPassword);
  admin = await rig.login('admin', adminPassword);
});

describe('a route', () => {
  it('for readers is closed to strangers and open to readers and admins', async () => {
    expect(await rig.ask('/api/alerts')).toMatchObject({ status: 401, json: failure('login_required') });
    for (const { cookie } of [reader, admin]) {
      expect(await rig.ask('/api/alerts', { headers: { cookie } })).toMatchObject({ status: 200 });
    }
    expect(rig.lastWho()).toMatchObject({ kind: 'session', name: 'admin', role: 'admin' });
  });

  it('for admins is closed to readers', async () => {
    expect(await rig.send('POST', '/api/deliveries/retry', reader)).toMatchObject({
      status: 403,
      json: failure('forbidden'),
    });
    expect(await rig.send('POST', '/api/deliveries/retry', admin)).toMatchObject({ status: 200 });
    expect(await rig.send('POST', '/api/deliveries/retry')).toMatchObject({ status: 401 });
  });

  it('that says nothing of who may use it is for admins', async () => {
    expect(await rig.send('GET', '/api/undeclared', reader)).toMatchObject({ status: 403 });
    expect(await rig.send('GET', '/api/undeclared', admin)).toMatchObject({ status: 200 });
  });

  it('of a page sends strangers to log in, and says where they wanted to go', async () => {
    expect(await rig.ask('/events?q=%22a%22&from=b')).toMatchObject({
      status: 303,
      headers: {
        location: '/login?next=%2Fevents%3Fq%3D%2522a%2522%26from%3Db',
        'cache-control': 'no-store',
      },
    });
    expect(await rig.ask('/events', { headers: { cookie: reader.cookie } })).toMatchObject({ status: 200 });
  });

  it('of the API does so too when a person opens it, and otherwise says so', async () => {
    const opened = { 'sec-fetch-mode': 'navigate' };
    expect(await rig.ask('/api/alerts', { headers: opened })).toMatchObject({
      status: 303,
      headers: { location: '/login?next=%2Fapi%2Falerts' },
    });
    const fetched = { 'sec-fetch-mode': 'same-origin' };
    expect(await rig.ask('/api/alerts', { headers: fetched })).toMatchObject({ status: 401 });
  });

  it('for the public and for probes needs no login', async () => {
    expect(await rig.ask('/login')).toMatchObject({ status: 200, text: '<p>log in' });
    expect(await rig.ask('/healthz')).toMatchObject({ status: 200, json: { status: 'ok' } });
  });

  it('answers HEAD to the same people as GET', async () => {
    expect(await rig.ask('/api/alerts', { method: 'HEAD' })).toMatchObject({ status: 401 });
    expect(await rig.send('HEAD', '/api/alerts', reader)).toMatchObject({ status: 200 });
  });
});

describe('a session', () => {
  const state = async ({ cookie }: Login) => (await rig.ask('/api/alerts', { headers: { cookie } })).status;

  it('is over two hours after its last request', async () => {
    await rig.clock.advance(2 * 3_600_000 - 1);
    expect(await state(reader)).toBe(200);
    await rig.clock.advance(2 * 3_600_000);
    expect(await state(reader)).toBe(401);
  });

  it('is over twelve hours after login, however much it is used', async () => {
    for (let hour = 0; hour < 11; hour++) {
      await rig.clock.advance(3_600_000);
      expect(await state(reader)).toBe(200);
    }
    await rig.clock.advance(3_600_000);
    expect(await state(reader)).toBe(401);
  });

  it('ends when the password is changed by another program, and so do answers that go on for long', async () => {
    await state(reader);
    const who = rig.lastWho();
    if (who === undefined) throw new Error('nobody was there');
    expect(await rig.isStill(who)).toBe(true);
    await rig.store.setPassword('rita', new Secret('another battery'));
    expect(await rig.isStill(who)).toBe(false);
    expect(await state(reader)).toBe(401);
    expect(await state(admin)).toBe(200);
    expect(rig.sessions.size).toBe(1);
  });

  it('ends with its user, also when another gets the same name', async () => {
    await rig.store.removeUser('rita');
    expect(await state(reader)).toBe(401);
    await rig.store.addUser({ name: 'rita', role: 'admin', password: new Secret(readerPassword) });
    expect(await state(reader)).toBe(401);
  });

  it.each([
    ['made up', 'threatlockdown=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['no id at all', 'threatlockdown=__proto__'],
    ['of the name that it has over TLS', '__Host-threatlockdown=x'],
  ])('is not had with a cookie that is %s', async (_, cookie) => {
    expect(await state({ cookie, csrf: '' })).toBe(401);
  });

  it('does not count when a second cookie of its name was set by someone else', async () => {
    expect(await state({ cookie: `${reader.cookie}; ${admin.cookie}`, csrf: '' })).toBe(401);
  });
});

describe('a request that changes something', () => {
  const post = (headers: Readonly<Record<string, string>>) =>
    rig.ask('/api/views', { method: 'POST', headers: { cookie: reader.cookie, ...headers } });

  it('is done for a page of ours with the token of the session', async () => {
    expect(await rig.send('POST', '/api/views', reader)).toMatchObject({ status: 200 });
    const csrf = { 'x-csrf-token': reader.csrf };
    expect(await post({ ...csrf, 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 200 });
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this host', { origin: 'http://127.0.0.1:1' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a page of the same site only', { 'sec-fetch-site': 'same-site' }],
    ['nobody knows where', {}],
  ])('is refused from %s', async (_, headers) => {
    const refused = await post({ 'x-csrf-token': reader.csrf, ...headers });
    expect(refused).toMatchObject({ status: 403, json: failure('foreign_origin') });
  });

  it('is refused without the token, with a wrong one, and with that of another session', async () => {
    for (const token of [{}, { 'x-csrf-token': 'x' }, { 'x-csrf-token': admin.csrf }]) {
      expect(await post({ origin: rig.url, ...token })).toMatchObject({ status: 403, json: failure('csrf') });
    }
  });
});

describe('an API token', () => {
  async function makeToken(role: 'admin' | 'reader', expiresAt?: number) {
    const made = await rig.store.addToken({ name: 'nightly', role, expiresAt });
    if (made.kind !== 'made') throw new Error(made.what);
    return { id: made.id, headers: { authorization: `Bearer ${made.token.reveal()}` } };
  }

  it('is enough for a script, without cookie, origin or CSRF token', async () => {
    const { headers } = await makeToken('admin');
    expect(await rig.ask('/api/deliveries/retry', { method: 'POST', headers })).toMatchObject({ status: 200 });
    expect(await rig.ask('/api/session', { headers })).toMatchObject({
      status: 200,
      json: { user: { name: 'nightly', role: 'admin' }, csrfToken: null },
    });
  });

  it('has a role as people have', async () => {
    const { headers } = await makeToken('reader');
    expect(await rig.ask('/api/alerts', { headers })).toMatchObject({ status: 200 });
    expect(await rig.ask('/api/deliveries/retry', { method: 'POST', headers })).toMatchObject({ status: 403 });
  });

  it('opens nothing once it is revoked or has expired', async () => {
    const [revoked, expiring] = [await makeToken('reader'), await makeToken('reader', rig.clock.now() + 1_000)];
    for (const { headers } of [revoked, expiring]) {
      expect(await rig.ask('/api/alerts', { headers })).toMatchObject({ status: 200 });
    }
    const whoExpires = rig.lastWho();
    await rig.store.revokeToken(revoked.id);
    await rig.clock.advance(1_000);
    for (const { headers } of [revoked, expiring]) {
      expect(await rig.ask('/api/alerts', { headers })).toMatchObject({ status: 401 });
    }
    expect(whoExpires && (await rig.isStill(whoExpires))).toBe(false);
  });

  it('that is wrong is refused, also with a good cookie beside it', async () => {
    const headers = { authorization: 'Bearer tld_wrong', cookie: reader.cookie };
    const refused = await rig.ask('/api/alerts', { headers });
    expect(refused).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
  });

  it('shows when it was used last', async () => {
    const { headers } = await makeToken('reader');
    await rig.clock.advance(5_000);
    await rig.ask('/api/alerts', { headers });
    await rig.store.settled();
    expect(await rig.store.current()).toMatchObject({ accounts: { tokens: [{ lastUsedAt: rig.clock.now() }] } });
  });
});

describe('the name in Host', () => {
  it.each(['localhost', 'LOCALHOST:9464', '127.0.0.1:1', '[::1]:9464', 'watch.example', 'Watch.Example:443'])(
    'may be %s',
    async (host) => {
      expect(await rig.ask('/login', { headers: { host } })).toMatchObject({ status: 200 });
    },
  );

  it.each(['evil.example', 'localhost.evil.example', '192.0.2.1', 'x@localhost', '127.0.0.1:9464:1', ''])(
    'may not be "%s", but probes may use any',
    async (host) => {
      const headers = { host, cookie: reader.cookie };
      for (const path of ['/login', '/api/alerts', '/nothing']) {
        expect(await rig.ask(path, { headers })).toMatchObject({ status: 421, json: failure('unknown_host') });
      }
      expect(await rig.ask('/healthz', { headers })).toMatchObject({ status: 200 });
    },
  );
});

/** Sends bytes as no client would, and reads what comes back until the server hangs up. */
async function exchange(text: string): Promise<string> {
  const socket = connect(Number(new URL(rig.url).port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    answer += chunk;
  });
  // The server may hang up before it has been sent everything.
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

describe('every answer', () => {
  it.each<[string, number, string, object]>([
    ['a probe', 200, '/healthz', {}],
    ['the API', 200, '/api/alerts', { 'cache-control': 'no-store' }],
    ['a page', 200, '/events', {}],
    ['an error', 409, '/api/refused', { 'cache-control': 'no-store' }],
    ['a defect', 500, '/api/defect', { 'cache-control': 'no-store' }],
    ['an admin’s route', 403, '/api/undeclared', { 'cache-control': 'no-store' }],
    ['nothing', 404, '/nothing', {}],
    ['nothing of the API', 404, '/api/nothing', { 'cache-control': 'no-store' }],
    ['a broken address', 400, '/%zz', { 'cache-control': 'no-store' }],
  ])('of %s has the security headers', async (_, status, path, more) => {
    const answer = await rig.ask(path, { headers: { cookie: reader.cookie } });
    expect(answer).toMatchObject({ status, headers: { ...secured, ...more } });
    if (status >= 400) expect(answer.json).toEqual(failure(expect.any(String) as unknown as string));
  });

  it.each([
    ['no HTTP', 400, 'nonsense\r\n\r\n'],
    ['headers without end', 431, `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['no Host', 421, 'GET /api/alerts HTTP/1.1\r\nconnection: close\r\n\r\n'],
    ['two of Host', 421, 'GET / HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\nconnection: close\r\n\r\n'],
  ])('to %s is in the one shape, and has them too', async (_, status, text) => {
    const answer = await exchange(text);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    for (const [name, value] of Object.entries(secured)) expect(head.toLowerCase()).toContain(`${name}: ${value}`);
    expect(JSON.parse(body)).toEqual(failure(expect.any(String) as unknown as string));
  });

  it('of the API is kept by nobody, however its address is written', async () => {
    expect(await rig.ask('/%61pi/alerts', { headers: { cookie: reader.cookie } })).toMatchObject({
      status: 200,
      headers: { ...secured, 'cache-control': 'no-store' },
    });
    expect(await rig.ask('/%61pi/alerts')).toMatchObject({ status: 401, json: failure('login_required') });
  });

  it('to a body that is too large, no JSON, or of another type says so', async () => {
    const body = (text: string, type = 'application/json') => ({ headers: { 'content-type': type }, body: text });
    const post = (asking: object) => rig.send('POST', '/api/views', reader, asking);
    expect(await post(body(JSON.stringify('x'.repeat(1024 * 1024))))).toMatchObject({
      status: 413,
      headers: secured,
      json: failure('too_large'),
    });
    expect(await post(body('{"password": hunter2}'))).toMatchObject({
      status: 400,
      json: failure('bad_request'),
      text: expect.not.stringContaining('hunter2'),
    });
    expect(await post(body('<x/>', 'text/xml'))).toMatchObject({
      status: 415,
      json: failure('unsupported_media_type'),
    });
  });

  it('tells nothing of a defect but that there is one; the log has the rest', async () => {
    const answer = await rig.ask('/api/defect', { headers: { cookie: reader.cookie } });
    expect(answer.json).toEqual({
      error: { code: 'internal', message: 'something went wrong here, and the log says what' },
    });
    expect(rig.logged()).toContain('GET /api/defect');
    expect(rig.logged()).toContain('key abcdef is wrong');
  });

  it('is no when the file of users is damaged, even to who was logged in', async () => {
    await writeFile(rig.store.path, '{"version":1,"users":[');
    expect(await rig.ask('/api/alerts', { headers: { cookie: admin.cookie } })).toMatchObject({
      status: 503,
      json: failure('users_unusable'),
    });
    expect(await rig.tryLogin('admin', adminPassword)).toMatchObject({ status: 503, headers: secured });
    expect(rig.logged()).toContain('is damaged');
    expect(await rig.ask('/healthz')).toMatchObject({ status: 200 });
  });
});
