import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { Secret } from '../../lib/secret.ts';
import { type AccountStore, findToken } from './account-store.ts';
import { ApiError, addErrorShape, setHeaders } from './api-error.ts';
import { isOurHost, isOurOrigin } from './request-origin.ts';
import { isApiPath, noStore } from './security-headers.ts';
import { sessionIdIn } from './session-cookie.ts';
import { isCsrfToken, type Session, type Sessions } from './sessions.ts';
import type { Accounts, Role } from './users-file.ts';

/*
 * Who may see and do what. Each request passes here before anything of it but its headers is read:
 *
 * 1. Every answer gets the security headers, whatever becomes of the request.
 * 2. `Host` must be a name of ours.
 * 3. Who is it? A bearer token that is sent counts alone; otherwise the session of the cookie does.
 * 4. What a browser changes (no GET, HEAD, OPTIONS) must come from a page of ours, and, in a session, show its token.
 * 5. The route says who may use it. One that says nothing is for admins.
 */

export type Who =
  | {
      readonly kind: 'session';
      readonly name: string;
      readonly role: Role;
      readonly id: Secret;
      readonly session: Session;
    }
  | { readonly kind: 'token'; readonly name: string; readonly role: Role; readonly id: string };

/** `probe`: whoever reaches the port, by any name, as supervisors and Prometheus do. `public`: also who is not logged in. */
export type Audience = 'probe' | 'public' | Role;

declare module 'fastify' {
  interface FastifyContextConfig {
    audience?: Audience;
  }
  interface FastifyRequest {
    who: Who | undefined;
  }
}

export interface AccessOptions {
  readonly accounts: AccountStore;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly log: Logger;
  /** What the server is called besides `localhost`, `127.0.0.1`, `[::1]` and the address that is connected to. */
  readonly names: readonly string[];
  /** Where pages send those who have to log in. */
  readonly loginPath: string;
}

export interface Access {
  /** Is a session or token still good? For answers that go on for long; asking is no use of it. */
  isStill(who: Who): Promise<boolean>;
}

/** Guards the routes of a server of `makeServer`, and those of plugins that are registered later. */
export function addAccess(server: FastifyInstance, options: AccessOptions): Access {
  addErrorShape(server, options.log);
  server.decorateRequest('who', undefined);
  server.addHook('onRequest', async (request, reply) => {
    // Answers of the API are of the moment, and for one person.
    setHeaders(reply, isOfApi(request) ? noStore : {});
    const audience = request.is404 ? 'public' : (request.routeOptions.config.audience ?? 'admin');
    if (audience === 'probe') return;
    checkHost(request, options.names);
    if (audience === 'public') {
      if (!request.is404) checkOrigin(request);
      return;
    }
    const who = await identify(request, options);
    if (who === undefined) return refuseStranger(request, reply, options.loginPath);
    if (who.kind === 'session') checkSessionRequest(request, who.id);
    if (audience === 'admin' && who.role !== 'admin') throw new ApiError(403, 'forbidden', 'only an admin may do this');
    request.who = who;
  });
  return { isStill: (who) => isStill(who, options) };
}

/** Over TLS; also over that of a proxy in front, when the server was told to trust one. */
export function isSecure({ protocol }: FastifyRequest): boolean {
  return protocol === 'https';
}

/** For routes that are for people, as accounts are: a token that leaked must not make others. */
export function sessionOf({ who }: FastifyRequest): Who & { readonly kind: 'session' } {
  if (who?.kind === 'session') return who;
  throw new ApiError(403, 'no_session', 'this is for people who have logged in; a token cannot do it');
}

async function identify(request: FastifyRequest, options: AccessOptions): Promise<Who | undefined> {
  const accounts = await readOrFail(options.accounts);
  const bearer = /^bearer +(.*)$/i.exec(request.headers.authorization ?? '');
  return bearer ? byToken(new Secret(bearer[1] ?? ''), accounts, options) : bySession(request, accounts, options);
}

function byToken(text: Secret, accounts: Accounts, { accounts: store, clock, log }: AccessOptions): Who | undefined {
  const token = findToken(accounts, text, clock.now());
  if (token === undefined) return undefined;
  const { id, name, role } = token;
  store.noteTokenUse(id).catch((error: unknown) => log.warn({ error, token: id }, 'cannot note that a token was used'));
  return { kind: 'token', id, name, role };
}

function bySession(request: FastifyRequest, accounts: Accounts, { sessions }: AccessOptions): Who | undefined {
  const id = sessionIdIn(request.headers.cookie, isSecure(request));
  const session = id === undefined ? undefined : sessions.use(id);
  if (id === undefined || session === undefined) return undefined;
  const user = userOf(session, accounts);
  if (user === undefined) return void sessions.end(session);
  return { kind: 'session', id, session, name: user.name, role: user.role };
}

/** None when the user is gone, or has another password by now. */
function userOf({ user, salt }: Session, { users }: Accounts) {
  return users.find(({ name, password }) => name === user && password.salt === salt);
}

async function isStill(who: Who, { accounts: store, sessions, clock }: AccessOptions): Promise<boolean> {
  const stored = await store.current();
  if (stored.kind !== 'read') return false;
  const { accounts } = stored;
  switch (who.kind) {
    case 'session':
      return sessions.isOpen(who.session) && userOf(who.session, accounts)?.role === who.role;
    case 'token':
      return accounts.tokens.some(({ id, expiresAt }) => id === who.id && (expiresAt ?? Infinity) > clock.now());
    default:
      return who satisfies never;
  }
}

/** Who may come in; a failure for the outside when nobody may. */
export async function readOrFail(store: AccountStore): Promise<Accounts> {
  const stored = await store.current();
  if (stored.kind !== 'read') throw noAccounts();
  return stored.accounts;
}

/** Which file it is, and what ails it, is in the log: whoever reads this has not shown who they are. */
export function noAccounts(): ApiError {
  return new ApiError(503, 'users_unusable', 'nobody can log in: ask the admin to run "threatlockdown users list"');
}

function checkHost({ raw, socket }: FastifyRequest, names: readonly string[]): void {
  const [host, ...more] = raw.headersDistinct.host ?? [];
  if (more.length === 0 && isOurHost(host, names, socket.localAddress)) return;
  throw new ApiError(
    421,
    'unknown_host',
    'this server does not go by that name; use an address of it, or configure the name',
  );
}

function checkOrigin(request: FastifyRequest): void {
  if (isSafe(request) || isOurOrigin(request.headers, isSecure(request))) return;
  throw new ApiError(
    403,
    'foreign_origin',
    'this request does not come from a page of this server; scripts use an API token',
  );
}

function checkSessionRequest(request: FastifyRequest, id: Secret): void {
  checkOrigin(request);
  if (isSafe(request) || isCsrfToken(id, request.headers['x-csrf-token'])) return;
  throw new ApiError(403, 'csrf', 'the header x-csrf-token is missing or of another session; load the page again');
}

/** An address can be written in several ways, such as `/%61pi`; what it led to cannot. */
function isOfApi({ url, routeOptions }: FastifyRequest): boolean {
  return isApiPath(url) || isApiPath(routeOptions.url ?? '');
}

function isSafe({ method }: FastifyRequest): boolean {
  return ['GET', 'HEAD', 'OPTIONS'].includes(method);
}

function refuseStranger(request: FastifyRequest, reply: FastifyReply, loginPath: string): FastifyReply {
  const { url, method, headers } = request;
  // Also a path of the API is opened by people: the one that describes it, and files to be kept.
  const opened = !isOfApi(request) || headers['sec-fetch-mode'] === 'navigate';
  if (!opened || method !== 'GET') {
    throw new ApiError(401, 'login_required', 'log in first', { 'www-authenticate': 'Bearer' });
  }
  // A path that begins with two slashes leads to another site.
  const next = /^\/(?![/\\])/.test(url) ? `?next=${encodeURIComponent(url)}` : '';
  return reply.headers({ 'cache-control': 'no-store' }).redirect(`${loginPath}${next}`, 303);
}
