import type { FastifyReply } from 'fastify';
import { ApiError } from '../access/api-error.ts';

/** Aborts when the one who asked goes away before all is answered; its reason is an answer that nobody reads, nor the log. */
export function hungUp({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort(new ApiError(499, 'hung_up', 'nobody waits for the answer any more')));
  return gone.signal;
}
