import type { FastifyReply } from 'fastify';

/** Aborts when the one who asked goes away before all is answered. */
export function hungUp({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  return gone.signal;
}
