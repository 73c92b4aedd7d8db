import { chmod, rm } from 'node:fs/promises';
import Fastify, { type FastifyError } from 'fastify';
import type { z } from 'zod';
import type { Operations } from '../delivery/operations.ts';
import { socketPathProblem } from '../lib/socket-path.ts';
import { deliveryChoice, deliveryId, deliveryQuery, laneName, pausing, submission } from './control-arguments.ts';

/** A batch of alerts for `replay` may hold one line of the largest size that is read. */
const mostBodyBytes = 256 * 1024 * 1024;

export interface Server {
  /** Hangs up on who is still there: a client that stalls must not keep the daemon from stopping. */
  close(): Promise<void>;
}

/**
 * The command line's way into the running daemon: JSON over HTTP on a Unix socket that only the daemon's own user may
 * open. Every call is a POST named for the operation; the body is its argument, the answer its `result`, or an `error`
 * in words. Throws when no socket can have the path.
 */
export async function serveControl(socketPath: string, operations: Operations): Promise<Server> {
  const problem = socketPathProblem(socketPath);
  if (problem !== undefined) throw new Error(problem);
  const server = Fastify({ bodyLimit: mostBodyBytes, forceCloseConnections: true });
  server.setErrorHandler(({ statusCode = 500, message }: FastifyError, _request, reply) =>
    reply.code(statusCode).send({ error: message }),
  );
  server.setNotFoundHandler(({ url }, reply) => reply.code(404).send({ error: `there is no operation ${url}` }));
  const answer = <Argument>(
    path: string,
    schema: z.ZodType<Argument>,
    call: (argument: Argument) => Promise<unknown>,
  ) =>
    server.post(path, async (request, reply) => {
      const argument = schema.safeParse(request.body);
      if (!argument.success) return reply.code(400).send({ error: inWords(argument.error) });
      return { result: await call(argument.data) };
    });
  const tell = (path: string, call: () => Promise<unknown>) =>
    server.post(path, async () => ({ result: await call() }));
  tell('/status', operations.status);
  tell('/reload', operations.reload);
  tell('/integrations', operations.integrations);
  tell('/rebuild-index', operations.rebuildIndex);
  answer('/submit', submission, ({ lines }) => operations.submit(lines));
  answer('/deliveries', deliveryQuery, operations.deliveries);
  answer('/delivery', deliveryId, ({ id }) => operations.delivery(id));
  answer('/redeliver', deliveryChoice, operations.redeliver);
  answer('/drop', deliveryChoice, operations.drop);
  answer('/exchanges', deliveryId, ({ id }) => operations.exchanges(id));
  answer('/pause', pausing, ({ lane, by }) => operations.pause(lane, by));
  answer('/resume', laneName, ({ lane }) => operations.resume(lane));
  answer('/send-test', laneName, ({ lane }) => operations.sendTest(lane));

  // The daemon holds the home's lock: a socket that is still there belongs to one that was killed.
  await rm(socketPath, { force: true });
  await server.listen({ path: socketPath });
  await chmod(socketPath, 0o600);
  return { close: () => server.close() };
}

/** `lines.0.text: Invalid input: expected string, received number`. */
function inWords({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.') || 'the argument'}: ${message}`).join('; ');
}
