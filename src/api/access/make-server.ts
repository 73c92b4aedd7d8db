import type { Socket } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { refusalBody, sendRefusal, setHeaders } from './api-error.ts';
import { noStore, securityHeaders } from './security-headers.ts';

/** PEM texts. */
export interface Tls {
  readonly cert: string;
  readonly key: string;
}

const mostBodyBytes = 1024 * 1024;
/** From its first byte to its last a request may take so long; Node has a minute for the headers. */
const requestMs = 2 * 60_000;
/** So long a client whose request was no request may take to read why, in milliseconds. */
const partingMs = 1_000;

/** A request without `Host` is refused by access.ts: Node's own answer would be without our headers. */
const connection = { requireHostHeader: false, maxHeaderSize: 16 * 1024 };

export interface ServerOptions {
  readonly tls?: Tls | undefined;
  /** Addresses and networks of the proxies in front, which tell by `X-Forwarded-For` and `-Proto` who asks, and over what. */
  readonly trustedProxies?: readonly string[];
}

/** A server that answers what never reaches a route, such as headers without end, as it answers everything else. */
export function makeServer({ tls, trustedProxies = [] }: ServerOptions = {}): FastifyInstance {
  const transport = tls ? { https: { ...connection, ...tls, minVersion: 'TLSv1.2' } } : { http: connection };
  const trustProxy = trustedProxies.length > 0 && [...trustedProxies];
  // Fastify's types tell servers with TLS from those without; no route sees a difference.
  return Fastify({ ...common, ...transport, trustProxy } as FastifyServerOptions);
}

const common: FastifyServerOptions = {
  forceCloseConnections: true,
  bodyLimit: mostBodyBytes,
  requestTimeout: requestMs,
  frameworkErrors: ({ statusCode = 400 }, _request, reply) => {
    setHeaders(reply, noStore);
    sendRefusal(reply, statusCode);
  },
  clientErrorHandler: refuseUnparsed,
};

const unparsed: Readonly<Record<string, readonly [statusCode: number, reason: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

function refuseUnparsed({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [statusCode, reason] = unparsed[code ?? ''] ?? [400, 'Bad Request'];
  const body = JSON.stringify(refusalBody(statusCode));
  const headers = {
    ...securityHeaders,
    ...noStore,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  // Ending is half of a close: a client that never does its own would keep the connection for ever.
  socket.setTimeout(partingMs, () => socket.destroy());
  socket.end(`HTTP/1.1 ${statusCode} ${reason}\r\n${lines.join('')}\r\n${body}`);
}
