import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { Secret } from '../../lib/secret.ts';
import { type AccessOptions, noAccounts, readOrFail, sessionOf } from './access.ts';
import type { Refused } from './account-store.ts';
import { ApiError } from './api-error.ts';
import { readBody } from './read-body.ts';
import { type ApiToken, roles, type Unusable, type User } from './users-file.ts';

/** Times are milliseconds since the epoch. */
export type UserBody = Pick<User, 'name' | 'role' | 'createdAt' | 'changedAt'>;
export type TokenBody = Omit<ApiToken, 'sha256'>;

const newUser = z.object({ name: z.string(), role: z.enum(roles), password: z.string() });
const newPassword = z.object({ password: z.string() });
const newToken = z.object({ name: z.string(), role: z.enum(roles), expiresAt: z.int().positive().nullable() });

const forAdmins = { bodyLimit: 16 * 1024, config: { audience: 'admin' } } as const;

/** Users and tokens, for admins who have logged in. */
export function addAccountRoutes(server: FastifyInstance, options: AccessOptions): void {
  addUserRoutes(server, options);
  addTokenRoutes(server, options);
}

function addUserRoutes(server: FastifyInstance, { accounts, log }: AccessOptions): void {
  server.get('/api/users', forAdmins, async (): Promise<{ readonly users: readonly UserBody[] }> => {
    const { users } = await readOrFail(accounts);
    return { users: users.map(({ name, role, createdAt, changedAt }) => ({ name, role, createdAt, changedAt })) };
  });
  server.post('/api/users', forAdmins, async (request, reply) => {
    const { name: by } = sessionOf(request);
    const { name, role, password } = readBody(newUser, request);
    doneOrFail(await accounts.addUser({ name, role, password: new Secret(password) }));
    log.info({ by, user: name, role }, 'a user was added');
    return reply.code(201).send({ name, role });
  });
  server.put<{ Params: { name: string } }>('/api/users/:name/password', forAdmins, async (request, reply) => {
    const { name: by } = sessionOf(request);
    const { password } = readBody(newPassword, request);
    doneOrFail(await accounts.setPassword(request.params.name, new Secret(password)));
    log.info({ by, user: request.params.name }, 'a password was changed');
    return done(reply);
  });
  server.delete<{ Params: { name: string } }>('/api/users/:name', forAdmins, async (request, reply) => {
    const { name: by } = sessionOf(request);
    doneOrFail(await accounts.removeUser(request.params.name));
    log.info({ by, user: request.params.name }, 'a user was removed');
    return done(reply);
  });
}

function addTokenRoutes(server: FastifyInstance, { accounts, log }: AccessOptions): void {
  server.get('/api/tokens', forAdmins, async (): Promise<{ readonly tokens: readonly TokenBody[] }> => {
    const { tokens } = await readOrFail(accounts);
    return { tokens: tokens.map(({ sha256: _, ...token }) => token) };
  });
  server.post('/api/tokens', forAdmins, async (request, reply) => {
    const { name: by } = sessionOf(request);
    const { name, role, expiresAt } = readBody(newToken, request);
    const { id, token } = doneOrFail(await accounts.addToken({ name, role, expiresAt: expiresAt ?? undefined }));
    log.info({ by, token: id, role }, 'an API token was made');
    return reply.code(201).send({ id, token: token.reveal() });
  });
  server.delete<{ Params: { id: string } }>('/api/tokens/:id', forAdmins, async (request, reply) => {
    const { name: by } = sessionOf(request);
    doneOrFail(await accounts.revokeToken(request.params.id));
    log.info({ by, token: request.params.id }, 'an API token was revoked');
    return done(reply);
  });
}

function doneOrFail<Done extends { readonly kind: 'made' | 'done' }>(result: Done | Refused | Unusable): Done {
  if (result.kind === 'refused') throw new ApiError(409, 'refused', result.what);
  if (result.kind === 'unusable') throw noAccounts();
  return result;
}

function done(reply: FastifyReply): FastifyReply {
  return reply.code(204).send();
}
