import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ApiError } from './api-error.ts';

/** The body, when it is as it must be. What is wrong is named and not quoted: it may be a password in the wrong place. */
export function readBody<Body>(schema: z.ZodType<Body>, { body }: FastifyRequest): Body {
  const checked = schema.safeParse(body);
  if (checked.success) return checked.data;
  const fields = [...new Set(checked.error.issues.map(({ path }) => path.join('.') || 'the body'))];
  throw new ApiError(400, 'bad_request', `missing or not as it must be: ${fields.join(', ')}`);
}
