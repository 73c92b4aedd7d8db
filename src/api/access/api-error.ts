import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { TooManyQuestions } from '../../alerts-index/alerts-index.ts';
import type { Logger } from '../../lib/log.ts';
import { securityHeaders } from './security-headers.ts';

/** What every failure looks like. */
export interface ErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    /** Of a query (`bad_query`): where in it, counted in characters from 0. */
    readonly at?: number;
  };
}

/** Ends a request with words for a person: they are shown as they are. */
export class ApiError extends Error {
  readonly statusCode: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly at: number | undefined;

  constructor(
    statusCode: number,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    at?: number,
  ) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
    this.headers = headers;
    this.at = at;
  }
}

/** What is refused before anybody reads it, in words of ours: those of parsers quote what they were given. */
const refusals: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['bad_request', 'the request cannot be read: see that its body is what its content-type says'],
  404: ['not_found', 'there is nothing here; see the address'],
  405: ['method_not_allowed', 'this cannot be done here; see the method'],
  408: ['timeout', 'the request did not arrive in time; send it again'],
  412: ['precondition_failed', 'the file is another one by now; load it again'],
  413: ['too_large', 'the body is too large; send less at once'],
  414: ['address_too_long', 'the address is too long'],
  415: ['unsupported_media_type', 'the body must be JSON: send it with content-type application/json'],
  416: ['range_not_satisfiable', 'the file has no such part; load all of it'],
  431: ['headers_too_large', 'the address and the headers are too long together; ask for less at once'],
};

const tooManyQuestions = ['busy', 'too many questions wait for the index of alerts; ask again in a minute'] as const;
const internal = ['internal', 'something went wrong here, and the log says what'] as const;

export function setHeaders(reply: FastifyReply, more: Readonly<Record<string, string>> = {}): void {
  // On the raw answer, where what is streamed by hand has them too.
  for (const [name, value] of Object.entries({ ...securityHeaders, ...more })) reply.raw.setHeader(name, value);
}

/** One shape for all errors; what was not meant for the outside goes to the log only. */
export function addErrorShape(server: FastifyInstance, log: Logger): void {
  server.setErrorHandler((error: Error & { readonly statusCode?: number }, request, reply) => {
    if (error instanceof ApiError) {
      return reply
        .code(error.statusCode)
        .headers(error.headers)
        .send(errorBody(error.code, error.message, error.at));
    }
    if (error instanceof TooManyQuestions) {
      return reply
        .code(503)
        .header('retry-after', '60')
        .send(errorBody(...tooManyQuestions));
    }
    const { statusCode = 500 } = error;
    if (statusCode >= 400 && statusCode < 500) return sendRefusal(reply, statusCode);
    log.error({ error, route: routeOf(request) }, 'a request failed');
    return reply.code(500).send(errorBody(...internal));
  });
  server.setNotFoundHandler((_request, reply) => sendRefusal(reply, 404));
}

/** As the code has it: what stands in an address is nobody's business. */
function routeOf({ method, routeOptions }: FastifyRequest): string {
  return `${method} ${routeOptions.url ?? ''}`;
}

/** For what is refused before anybody has read it. */
export function sendRefusal(reply: FastifyReply, statusCode: number): FastifyReply {
  const known = refusals[statusCode] ? statusCode : 400;
  return reply.code(known).send(refusalBody(known));
}

export function refusalBody(statusCode: number): ErrorBody {
  return errorBody(...(refusals[statusCode] ?? internal));
}

function errorBody(code: string, message: string, at?: number): ErrorBody {
  return { error: { code, message, ...(at !== undefined && { at }) } };
}
