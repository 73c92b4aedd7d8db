import type { FastifyInstance } from 'fastify';
import { Secret } from '../../lib/secret.ts';
import { addOperation } from '../add-operation.ts';
import { type AccessOptions, noAccounts, readOrFail, sessionOf } from './access.ts';
import type { Refused } from './account-store.ts';
import { ApiError } from './api-error.ts';
import type { Unusable } from './users-file.ts';

/** Users and tokens, for admins who have logged in. */
export function addAccountRoutes(server: FastifyInstance, options: AccessOptions): void {
  addUserRoutes(server, options);
  addTokenRoutes(server, options);
}

function addUserRoutes(server: FastifyInstance, { accounts, log }: AccessOptions): void {
  addOperation(server, 'GET /api/users', async () => {
    const { users } = await readOrFail(accounts);
    return { users: users.map(({ name, role, createdAt, changedAt }) => ({ name, role, createdAt, changedAt })) };
  });
  addOperation(server, 'POST /api/users', async ({ body: { name, role, password } }, request) => {
    const { name: by } = sessionOf(request);
    doneOrFail(await accounts.addUser({ name, role, password: new Secret(password) }));
    log.info({ by, user: name, role }, 'a user was added');
    return { name, role };
  });
  addOperation(server, 'PUT /api/users/:name/password', async ({ params: { name }, body: { password } }, request) => {
    const { name: by } = sessionOf(request);
    doneOrFail(await accounts.setPassword(name, new Secret(password)));
    log.info({ by, user: name }, 'a password was changed');
  });
  addOperation(server, 'DELETE /api/users/:name', async ({ params: { name } }, request) => {
    const { name: by } = sessionOf(request);
    doneOrFail(await accounts.removeUser(name));
    log.info({ by, user: name }, 'a user was removed');
  });
}

function addTokenRoutes(server: FastifyInstance, { accounts, log }: AccessOptions): void {
  addOperation(server, 'GET /api/tokens', async () => {
    const { tokens } = await readOrFail(accounts);
    return { tokens: tokens.map(({ sha256: _, ...token }) => token) };
  });
  addOperation(server, 'POST /api/tokens', async ({ body: { name, role, expiresAt } }, request) => {
    const { name: by } = sessionOf(request);
    const { id, token } = doneOrFail(await accounts.addToken({ name, role, expiresAt: expiresAt ?? undefined }));
    log.info({ by, token: id, role }, 'an API token was made');
    return { id, token: token.reveal() };
  });
  addOperation(server, 'DELETE /api/tokens/:id', async ({ params: { id } }, request) => {
    const { name: by } = sessionOf(request);
    doneOrFail(await accounts.revokeToken(id));
    log.info({ by, token: id }, 'an API token was revoked');
  });
}

function doneOrFail<Done extends { readonly kind: 'made' | 'done' }>(result: Done | Refused | Unusable): Done {
  if (result.kind === 'refused') throw new ApiError(409, 'refused', result.what);
  if (result.kind === 'unusable') throw noAccounts();
  return result;
}
