import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Asking, ask } from '../../test/support/ask.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { type Certificate, selfSigned } from '../../test/support/self-signed.ts';
import { temporaryFolder } from '../../test/support/temporary-queue.ts';
import { testTools } from '../../test/support/test-tools.ts';
import type { HttpConfig } from '../config/config.ts';
import type { Operations } from '../delivery/operations.ts';
import { Secret } from '../lib/secret.ts';
import { adminPassword, emptyStore } from './access/access-rig.contract.ts';
import { Sessions } from './access/sessions.ts';
import { methodAndPath } from './add-operation.ts';
import type { Operation } from './contract/operation.ts';
import { type OperationName, operations } from './contract.ts';
import { assembleServer, type HttpOptions, serveHttp } from './http-server.ts';

const here = { host: '127.0.0.1', port: 0, names: ['watch.example'], tls: undefined, trustedProxies: [] };
const contract = Object.entries<Operation>(operations).map(([name, { audience }]) => {
  const { method, path } = methodAndPath(name as OperationName);
  return { name, audience, path, method: method as 'GET' | 'POST' | 'PUT' | 'DELETE' };
});

const notAsked = new Proxy({} as Operations, {
  get: (_, name) => () => Promise.reject(new Error(`${String(name)} is nobody's business here`)),
});

async function rig(config: Partial<HttpConfig> = {}) {
  const clock = new ManualClock();
  const { store, folder } = await emptyStore(clock);
  await store.addUser({ name: 'admin', role: 'admin', password: new Secret(adminPassword) });
  const pageFolder = join(folder, 'page');
  await mkdir(pageFolder);
  await writeFile(join(pageFolder, 'index.html'), '<p>the page');
  const options: HttpOptions = {
    config: { ...here, ...config },
    probes: { readiness: async () => undefined, metrics: async () => ({ type: 'text/plain', text: 'lanes 1\n' }) },
    dashboard: {
      ...{ accounts: store, sessions: new Sessions(clock), pageFolder, clock, operations: notAsked },
      ...{ index: undefined, onAlertsIndexed: () => () => undefined },
    },
    log: testTools().log,
  };
  const tokenOf = async (role: 'reader' | 'admin') => {
    const made = await store.addToken({ name: role, role, expiresAt: undefined });
    if (made.kind !== 'made') throw new Error(made.what);
    return { authorization: `Bearer ${made.token.reveal()}` };
  };
  onTestFinished(() => store.settled());
  return { options, tokenOf };
}

async function serve(config: Partial<HttpConfig> = {}) {
  const { options, tokenOf } = await rig(config);
  const server = await serveHttp(options);
  onTestFinished(() => server.close());
  const call = (path: string, asking?: Asking) => ask(`${server.url}${path}`, asking);
  return { server, call, tokenOf };
}

/** What `printRoutes` draws as a tree, as `GET /path`. */
function routesIn(tree: string): readonly string[] {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^([│ ]*)[├└]── (\S*)(?: \((.*)\))?$/.exec(line) ?? [];
    const depth = indent.length / 4;
    above.splice(depth, above.length, part);
    return methods === '' ? [] : methods.split(', ').map((method) => `${method} ${above.join('')}`);
  });
}

describe('the routes of the server', () => {
  it('below /api are those of the contract, and the description of it', async () => {
    const { options } = await rig();
    const server = await assembleServer(options);
    onTestFinished(() => server.close());
    await server.ready();
    const routes = routesIn(server.printRoutes({ commonPrefix: false })).filter((route) => / \/api/.test(route));
    const own = routes.filter((route) => !route.includes(' /api/docs'));
    expect([...own].sort()).toEqual(Object.keys(operations).sort());
    expect(routes).toContain('GET /api/docs/openapi.json');
  });

  it('are for whom the contract says', async () => {
    const { call, tokenOf } = await serve();
    const reader = await tokenOf('reader');
    const stranger = { 'sec-fetch-site': 'same-origin' };
    for (const { name, method, path, audience } of contract) {
      const written = path.replaceAll(/:\w+/g, 'x');
      const status = async (headers: Asking['headers'] = {}) => (await call(written, { method, headers })).status;
      expect([name, await status(stranger)]).toEqual([name, audience === 'public' ? 400 : 401]);
      if (audience === 'admin') expect([name, await status(reader)]).toEqual([name, 403]);
    }
  });
});

describe('the description of the API', () => {
  it('is for those who have logged in', async () => {
    const { call, tokenOf } = await serve();
    for (const path of ['/api/docs', '/api/docs/openapi.json', '/api/docs/json', '/api/docs/static/swagger-ui.css'])
      expect(await call(path)).toMatchObject({ status: 401 });
    const headers = await tokenOf('reader');
    const document = await call('/api/docs/openapi.json', { headers });
    expect(document).toMatchObject({ status: 200, json: { openapi: '3.1.0' } });
    expect((await call('/api/docs/json', { headers })).json).toEqual(document.json);
  });

  it('is a page that has nothing written into it which the browser would refuse', async () => {
    const { call, tokenOf } = await serve();
    const { status, text, headers } = await call('/api/docs', { headers: await tokenOf('reader') });
    expect([status, headers['content-security-policy']]).toEqual([200, expect.stringContaining("script-src 'self'")]);
    expect(text).toMatch(/<script src="\/api\/docs\/static\/[\w-]+\.js"/);
    expect(text).not.toMatch(/<script(?![^>]*src=)|<style| style=| on\w+=/);
  });
});

it('the page is for everybody, by a name of the server; probes are for whoever comes', async () => {
  const { call } = await serve();
  expect(await call('/login')).toMatchObject({ status: 200, text: '<p>the page' });
  const foreign = { headers: { host: 'evil.example' } };
  expect(await call('/login', foreign)).toMatchObject({ status: 421 });
  expect(await call('/login', { headers: { host: 'watch.example:9464' } })).toMatchObject({ status: 200 });
  for (const path of ['/healthz', '/readyz', '/metrics'])
    expect(await call(path, foreign)).toMatchObject({ status: 200 });
});

it('streams of events end with the server', async () => {
  const { server, tokenOf } = await serve();
  const { body, headers } = await request(`${server.url}/api/live`, { headers: await tokenOf('reader') });
  expect(headers['content-type']).toMatch(/^text\/event-stream/);
  const ended = once(
    body.resume().on('error', () => undefined),
    'close',
  );
  await server.close();
  await ended;
});

describe('a proxy that is trusted', () => {
  const login = { name: 'admin', password: adminPassword };
  const tell = { 'x-forwarded-proto': 'https', 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };

  it('tells that it was over TLS, and who asks', async () => {
    const { call } = await serve({ trustedProxies: ['127.0.0.0/8'] });
    const answer = await call('/api/session', { method: 'POST', headers: tell, body: login });
    expect(answer.headers['set-cookie']).toMatch(/^__Host-threatlockdown=.*; Secure$/);
    const guess = (address: string) =>
      call('/api/session', {
        method: 'POST',
        headers: { ...tell, 'x-forwarded-for': `203.0.113.9, ${address}` },
        body: { ...login, password: 'a guess' },
      });
    for (let count = 0; count < 5; count++) expect((await guess('192.0.2.1')).status).toBe(401);
    expect([(await guess('192.0.2.1')).status, (await guess('192.0.2.2')).status]).toEqual([429, 401]);
  });

  it('is none that nobody named', async () => {
    const { call } = await serve();
    const answer = await call('/api/session', { method: 'POST', headers: tell, body: login });
    expect(answer.headers['set-cookie']).toMatch(/^threatlockdown=[^;]*; Path=\/; HttpOnly; SameSite=Strict$/);
  });
});

describe('over TLS', () => {
  let tls: { readonly certificate: string; readonly key: string };
  const use = async ({ cert, key }: Certificate) => {
    await writeFile(tls.certificate, cert);
    await writeFile(tls.key, key);
    return cert;
  };
  beforeEach(async () => {
    const folder = await temporaryFolder();
    tls = { certificate: join(folder, 'server.pem'), key: join(folder, 'server.key') };
  });
  const healthOf = async (url: string, ca: string) => {
    const dispatcher = new Agent({ connect: { ca } });
    onTestFinished(() => dispatcher.close());
    return (await request(`${url}/healthz`, { dispatcher })).statusCode;
  };

  it('it takes over a certificate that was renewed, for connections from then on', async () => {
    const first = await use(await selfSigned('first', 'IP:127.0.0.1'));
    const { server } = await serve({ tls });
    expect(server.url).toMatch(/^https:/);
    expect(await healthOf(server.url, first)).toBe(200);
    const second = await use(await selfSigned('second', 'IP:127.0.0.1'));
    await expect(healthOf(server.url, second)).rejects.toThrow(/self-signed|certificate/);
    await server.renewCertificate();
    expect(await healthOf(server.url, second)).toBe(200);
  });

  it('it keeps the old one when the new cannot be used', async () => {
    const first = await use(await selfSigned('first', 'IP:127.0.0.1'));
    const { server } = await serve({ tls });
    await writeFile(tls.key, (await selfSigned('other', 'IP:127.0.0.1')).key);
    await expect(server.renewCertificate()).rejects.toThrow(/key values mismatch/);
    expect(await healthOf(server.url, first)).toBe(200);
  });
});
