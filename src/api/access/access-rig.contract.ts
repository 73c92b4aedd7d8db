import { scryptSync } from 'node:crypto';
import { inspect } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { type Asked, type Asking, ask } from '../../../test/support/ask.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { temporaryFolder } from '../../../test/support/temporary-queue.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { Secret } from '../../lib/secret.ts';
import { type Access, addAccess, type Who } from './access.ts';
import { addAccountRoutes } from './account-routes.ts';
import { AccountStore } from './account-store.ts';
import { ApiError } from './api-error.ts';
import { makeServer, type ServerOptions } from './make-server.ts';
import { type Derive, hashBytes, openPasswords, type Passwords } from './password.ts';
import { addSessionRoutes } from './session-routes.ts';
import { Sessions } from './sessions.ts';

/** Hashes that cost nothing, and a count of them. */
export function cheapPasswords(): Passwords & { readonly derived: () => number } {
  let derived = 0;
  const derive: Derive = async (password, salt, cost) => {
    derived += 1;
    return scryptSync(password, salt, hashBytes, cost);
  };
  return { ...openPasswords({ N: 2, r: 1, p: 1 }, derive), derived: () => derived };
}

export async function emptyStore(clock: Clock = new ManualClock()) {
  const passwords = cheapPasswords();
  const folder = await temporaryFolder();
  return { folder, clock, passwords, store: new AccountStore({ folder, clock, passwords }) };
}

export const adminPassword = 'a horse of the admin';
export const readerPassword = 'a battery of the reader';

export interface Login {
  readonly cookie: string;
  readonly csrf: string;
}

export interface AccessRig extends Access {
  readonly url: string;
  readonly clock: ManualClock;
  readonly store: AccountStore;
  readonly sessions: Sessions;
  readonly derived: () => number;
  /** All that was logged, with all that a log could show of it. */
  readonly logged: () => string;
  readonly ask: (path: string, asking?: Asking) => Promise<Asked>;
  /** As a page of ours sends it. */
  readonly send: (
    method: NonNullable<Asking['method']>,
    path: string,
    login?: Login,
    asking?: Asking,
  ) => Promise<Asked>;
  readonly tryLogin: (name: string, password: string, headers?: Asking['headers']) => Promise<Asked>;
  readonly login: (name: string, password: string, headers?: Asking['headers']) => Promise<Login>;
  readonly lastWho: () => Who | undefined;
}

/** A server that listens on this machine, with the users `admin` and `rita`, who reads. */
export async function accessRig(given: ServerOptions = {}): Promise<AccessRig> {
  const clock = new ManualClock();
  const { store, passwords } = await emptyStore(clock);
  await store.addUser({ name: 'admin', role: 'admin', password: new Secret(adminPassword) });
  await store.addUser({ name: 'rita', role: 'reader', password: new Secret(readerPassword) });
  const sessions = new Sessions(clock);
  const { log, logged } = rememberingLog();
  const server = makeServer(given);
  const options = { accounts: store, sessions, clock, log, names: ['watch.example'], loginPath: '/login' };
  const access = addAccess(server, options);
  addSessionRoutes(server, options);
  addAccountRoutes(server, options);
  const lastWho = addRoutes(server);
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await server.close();
    await store.settled();
  });
  return { ...access, url, clock, store, sessions, derived: passwords.derived, logged, lastWho, ...clientOf(url) };
}

/** What stands for the routes of the dashboard. */
function addRoutes(server: FastifyInstance): () => Who | undefined {
  let last: Who | undefined;
  server.get('/healthz', { config: { audience: 'probe' } }, () => ({ status: 'ok' }));
  server.get('/login', { config: { audience: 'public' } }, (_request, reply) =>
    reply.type('text/html').send('<p>log in'),
  );
  server.get('/events', { config: { audience: 'reader' } }, () => 'a page');
  server.get('/api/alerts', { config: { audience: 'reader' } }, async ({ who }) => {
    last = who;
    return { alerts: [] };
  });
  server.post('/api/views', { config: { audience: 'reader' } }, () => ({ kept: true }));
  server.post('/api/deliveries/retry', { config: { audience: 'admin' } }, () => ({ retried: 1 }));
  server.get('/api/undeclared', () => ({ secret: true }));
  server.get('/api/defect', { config: { audience: 'reader' } }, () => Promise.reject(new Error('key abcdef is wrong')));
  server.get('/api/refused', { config: { audience: 'reader' } }, () => {
    throw new ApiError(409, 'paused', 'it is paused already');
  });
  return () => last;
}

function clientOf(url: string) {
  const call = (path: string, asking?: Asking) => ask(`${url}${path}`, asking);
  const send: AccessRig['send'] = (method, path, login, { headers, body } = {}) =>
    call(path, {
      method,
      headers: {
        origin: url,
        ...(login && { cookie: login.cookie, 'x-csrf-token': login.csrf }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body,
    });
  const tryLogin: AccessRig['tryLogin'] = (name, password, headers = {}) =>
    send('POST', '/api/session', undefined, { headers, body: { name, password } });
  const login: AccessRig['login'] = async (...given) => loginOf(await tryLogin(...given));
  return { ask: call, send, tryLogin, login };
}

export function loginOf({ status, headers, text, json }: Asked): Login {
  if (status !== 200) throw new Error(`no login: ${status} ${text}`);
  const [cookie = ''] = String(headers['set-cookie']).split(';');
  return { cookie, csrf: (json as { csrfToken: string }).csrfToken };
}

function rememberingLog() {
  const lines: string[] = [];
  const write = (facts: object, message: string) => void lines.push(`${message} ${inspect(facts, { depth: 9 })}`);
  const log: Logger = { debug: write, info: write, warn: write, error: write, child: () => log };
  return { log, logged: () => lines.join('\n') };
}
