import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { z } from 'zod';
import { ApiError } from './access/api-error.ts';
import type { Operation } from './contract/operation.ts';
import { type AnswerOf, type Asked, type OperationName, operations } from './contract.ts';

/** What was asked is checked before it is called; an ApiError that it throws is the answer. */
export type OperationHandler<Name extends OperationName> = (
  asked: Asked<Name>,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<AnswerOf<Name> extends undefined ? void : AnswerOf<Name>>;

/**
 * Serves an operation of the contract, for whom the contract says. An operation that answers something else than JSON sends it by way
 * of the reply.
 */
export function addOperation<Name extends OperationName>(
  server: FastifyInstance,
  name: Name,
  handler: OperationHandler<Name>,
  options: { readonly bodyLimit?: number } = {},
): void {
  const operation: Operation = operations[name];
  const { method, path } = methodAndPath(name);
  server.route({
    ...options,
    method,
    url: path,
    // It would do all the work for nothing, and events are without end.
    exposeHeadRoute: false,
    config: { audience: operation.audience },
    handler: async (request, reply) => {
      const answer = await handler(readAsked(operation, request) as Asked<Name>, request, reply);
      if (operation.answer !== undefined) return answer;
      return operation.contentTypes === undefined ? reply.code(204).send() : reply;
    },
  });
}

export function methodAndPath(name: OperationName): { readonly method: HTTPMethods; readonly path: string } {
  const [method, path = ''] = name.split(' ');
  return { method: method as HTTPMethods, path };
}

const parts = ['params', 'query', 'body'] as const;

function readAsked(operation: Operation, request: FastifyRequest): unknown {
  const read = parts.map((part) => ({ part, result: operation[part]?.safeParse(request[part]) }));
  const wrong = read.flatMap(({ part, result }) => (result?.error?.issues ?? []).map((issue) => told(part, issue)));
  if (wrong.length === 0) return Object.fromEntries(read.map(({ part, result }) => [part, result?.data]));
  const message = `what was sent is not as it must be: ${wrong.join('; ')} (/api/docs describes it)`;
  throw new ApiError(400, 'bad_request', message);
}

/** Where it is and what it must be. What stands there is not quoted: it may be a password in the wrong place. */
function told(part: (typeof parts)[number], { path, message }: z.core.$ZodIssue): string {
  return `${[part, ...path].join('.')}: ${message}`;
}
