import { z } from 'zod';
import { roles } from '../access/users-file.ts';
import { type Operation, time } from './operation.ts';

const role = z.enum(roles);
const typed = z.string().min(1).max(1024);

/** Who one is. */
export const session = z.object({
  user: z.object({ name: z.string(), role }),
  csrfToken: z
    .string()
    .nullable()
    .describe('Goes into the header `x-csrf-token` of whatever changes something. Null: by API token.'),
});

export const user = z.object({ name: z.string(), role, createdAt: time, changedAt: time });
export const token = z.object({
  id: z.string(),
  name: z.string(),
  role,
  createdAt: time,
  expiresAt: time.nullable().describe('Null: it counts until it is revoked.'),
  lastUsedAt: time.nullable().describe('To the minute; null: never.'),
});

const named = z.object({ name: z.string() });

export const accountOperations = {
  'GET /api/session': { summary: 'Who one is', audience: 'reader', answer: session },
  'POST /api/session': {
    summary: 'Logs in',
    audience: 'public',
    body: z.object({ name: typed.max(64), password: typed }),
    answer: session,
  },
  'DELETE /api/session': { summary: 'Logs out', audience: 'reader' },
  'PUT /api/session/password': {
    summary: "Changes one's own password, which ends all one's other sessions",
    audience: 'reader',
    body: z.object({ current: typed, next: typed }),
    answer: session,
  },
  'GET /api/users': { summary: 'All users', audience: 'admin', answer: z.object({ users: z.array(user) }) },
  'POST /api/users': {
    summary: 'Adds a user',
    audience: 'admin',
    body: z.object({ name: z.string(), role, password: z.string() }),
    answer: z.object({ name: z.string(), role }),
  },
  'PUT /api/users/:name/password': {
    summary: "Sets a user's password",
    audience: 'admin',
    params: named,
    body: z.object({ password: z.string() }),
  },
  'DELETE /api/users/:name': { summary: 'Removes a user', audience: 'admin', params: named },
  'GET /api/tokens': { summary: 'All API tokens', audience: 'admin', answer: z.object({ tokens: z.array(token) }) },
  'POST /api/tokens': {
    summary: 'Makes an API token, and tells it this once',
    audience: 'admin',
    body: z.object({ name: z.string(), role, expiresAt: z.int().positive().nullable() }),
    answer: z.object({ id: z.string(), token: z.string() }),
  },
  'DELETE /api/tokens/:id': {
    summary: 'Revokes an API token',
    audience: 'admin',
    params: z.object({ id: z.string() }),
  },
} as const satisfies Record<string, Operation>;
