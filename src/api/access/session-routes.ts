import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Secret } from '../../lib/secret.ts';
import { type AccessOptions, isSecure, noAccounts, sessionOf, type Who } from './access.ts';
import { ApiError } from './api-error.ts';
import { LoginLimiter } from './login-limiter.ts';
import { readBody } from './read-body.ts';
import { endedSessionCookie, sessionCookie, sessionIdIn } from './session-cookie.ts';
import { csrfTokenOf } from './sessions.ts';
import type { Role, User } from './users-file.ts';

/** Who one is; `csrfToken` goes into the header `x-csrf-token` of whatever changes something. Null: by API token. */
export interface SessionBody {
  readonly user: { readonly name: string; readonly role: Role };
  readonly csrfToken: string | null;
}

const typed = z.string().min(1).max(1024);
const credentials = z.object({ name: typed.max(64), password: typed });
const passwords = z.object({ current: typed, next: typed });

/** No login is longer. */
const bodyLimit = 16 * 1024;

/**
 * `POST /api/session` logs in, `GET` says who one is, `DELETE` logs out; `PUT /api/session/password` changes one's own password,
 * which ends all one's other sessions.
 */
export function addSessionRoutes(server: FastifyInstance, options: AccessOptions): void {
  const limiter = new LoginLimiter(options.clock);
  server.post('/api/session', { bodyLimit, config: { audience: 'public' } }, async (request, reply) => {
    const { name, password } = readBody(credentials, request);
    const user = await checkPassword(request, { name, password: new Secret(password) }, limiter, options);
    options.log.info({ user: user.name, address: request.ip }, 'logged in');
    return begin(user, request, reply, options);
  });
  server.get('/api/session', { config: { audience: 'reader' } }, async ({ who }): Promise<SessionBody> => {
    const { kind, id, name, role } = known(who);
    return { user: { name, role }, csrfToken: kind === 'session' ? csrfTokenOf(id) : null };
  });
  server.delete('/api/session', { config: { audience: 'reader' } }, async (request, reply) => {
    options.sessions.end(sessionOf(request).session);
    return reply
      .header('set-cookie', endedSessionCookie(isSecure(request)))
      .code(204)
      .send();
  });
  server.put('/api/session/password', { bodyLimit, config: { audience: 'reader' } }, async (request, reply) => {
    const { name } = sessionOf(request);
    const { current, next } = readBody(passwords, request);
    await checkPassword(request, { name, password: new Secret(current) }, limiter, options);
    const changed = await options.accounts.setPassword(name, new Secret(next));
    if (changed.kind === 'refused') throw new ApiError(400, 'password_refused', changed.what);
    if (changed.kind === 'unusable') throw noAccounts();
    options.log.info({ user: name, address: request.ip }, 'a password was changed');
    return begin(await userNamed(name, options), request, reply, options);
  });
}

interface Credentials {
  readonly name: string;
  readonly password: Secret;
}

async function checkPassword(
  request: FastifyRequest,
  { name, password }: Credentials,
  limiter: LoginLimiter,
  { accounts, log }: AccessOptions,
): Promise<User> {
  const address = request.ip;
  const attempt = limiter.attempt(address, name);
  if (!attempt.allowed) throw tooMany(attempt.retryAfterMs);
  const user = await accounts.checkPassword(name, password);
  if (user === 'wrong') {
    // The name stays out: people type their password into the wrong field.
    log.warn({ address }, 'a login was refused');
    throw new ApiError(401, 'wrong_credentials', 'the name or the password is wrong');
  }
  attempt.withdraw();
  if (user === 'busy') throw new ApiError(503, 'busy', 'too many log in at once; try again', { 'retry-after': '2' });
  if ('kind' in user) {
    log.error({ what: user.what, remedy: user.remedy }, 'nobody can log in');
    throw noAccounts();
  }
  return user;
}

function tooMany(afterMs: number): ApiError {
  const seconds = Math.ceil(afterMs / 1_000);
  const message = `too many logins failed; try again in ${seconds} s`;
  return new ApiError(429, 'too_many_attempts', message, { 'retry-after': String(seconds) });
}

/** Whatever id the browser came with is no session any more: nobody can have planted the one that counts from here on. */
function begin(user: User, request: FastifyRequest, reply: FastifyReply, { sessions }: AccessOptions): SessionBody {
  const secure = isSecure(request);
  const before = sessionIdIn(request.headers.cookie, secure);
  const old = before === undefined ? undefined : sessions.use(before);
  if (old !== undefined) sessions.end(old);
  const id = sessions.start(user);
  void reply.header('set-cookie', sessionCookie(id, secure));
  return { user: { name: user.name, role: user.role }, csrfToken: csrfTokenOf(id) };
}

async function userNamed(name: string, { accounts }: AccessOptions): Promise<User> {
  const stored = await accounts.current();
  const user = stored.kind === 'read' ? stored.accounts.users.find((each) => each.name === name) : undefined;
  if (user === undefined) throw noAccounts();
  return user;
}

/** What a route that is not public can rely on. */
function known(who: Who | undefined): Who {
  if (who === undefined) throw new Error('the route is public');
  return who;
}
