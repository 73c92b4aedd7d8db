import Fastify from 'fastify';
import type { Server } from './control-server.ts';

/** What a supervisor or Prometheus asks. */
export interface Probes {
  /** Undefined when ready; otherwise why not, in words. */
  readiness(): Promise<string | undefined>;
  /** The Prometheus text format. */
  metrics(): Promise<{ readonly type: string; readonly text: string }>;
}

export interface HttpServer extends Server {
  readonly url: string;
}

/** Health, readiness and metrics. Rejects when the address cannot be listened on. */
export async function serveHttp(
  address: { readonly host: string; readonly port: number },
  probes: Probes,
): Promise<HttpServer> {
  const server = Fastify({ forceCloseConnections: true });
  server.get('/healthz', () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const why = await probes.readiness();
    return why === undefined ? { status: 'ready' } : reply.code(503).send({ status: 'not ready', why });
  });
  server.get('/metrics', async (_request, reply) => {
    const { type, text } = await probes.metrics();
    return reply.type(type).send(text);
  });
  // A copy: fastify writes into what it is given.
  const url = await server.listen({ ...address });
  return { url, close: () => server.close() };
}
