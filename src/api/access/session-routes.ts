import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Secret } from '../../lib/secret.ts';
import { addOperation } from '../add-operation.ts';
import type { Session } from '../contract.ts';
import { type AccessOptions, isSecure, noAccounts, sessionOf, type Who } from './access.ts';
import { ApiError } from './api-error.ts';
import { LoginLimiter } from './login-limiter.ts';
import { endedSessionCookie, sessionCookie, sessionIdIn } from './session-cookie.ts';
import { csrfTokenOf } from './sessions.ts';
import type { User } from './users-file.ts';

/** No login is longer. */
const small = { bodyLimit: 16 * 1024 };

/** Logging in and out, and one's own password. */
export function addSessionRoutes(server: FastifyInstance, options: AccessOptions): void {
  const limiter = new LoginLimiter(options.clock);
  addOperation(
    server,
    'POST /api/session',
    async ({ body: { name, password } }, request, reply) => {
      const user = await checkPassword(request, { name, password: new Secret(password) }, limiter, options);
      options.log.info({ user: user.name, address: request.ip }, 'logged in');
      return begin(user, request, reply, options);
    },
    small,
  );
  addOperation(server, 'GET /api/session', async (_asked, { who }) => {
    const { kind, id, name, role } = known(who);
    return { user: { name, role }, csrfToken: kind === 'session' ? csrfTokenOf(id) : null };
  });
  addOperation(server, 'DELETE /api/session', async (_asked, request, reply) => {
    options.sessions.end(sessionOf(request).session);
    void reply.header('set-cookie', endedSessionCookie(isSecure(request)));
  });
  addOperation(
    server,
    'PUT /api/session/password',
    async ({ body: { current, next } }, request, reply) => {
      const { name } = sessionOf(request);
      await checkPassword(request, { name, password: new Secret(current) }, limiter, options);
      const changed = await options.accounts.setPassword(name, new Secret(next));
      if (changed.kind === 'refused') throw new ApiError(400, 'password_refused', changed.what);
      if (changed.kind === 'unusable') throw noAccounts();
      options.log.info({ user: name, address: request.ip }, 'a password was changed');
      return begin(await userNamed(name, options), request, reply, options);
    },
    small,
  );
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
function begin(user: User, request: FastifyRequest, reply: FastifyReply, { sessions }: AccessOptions): Session {
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
