import { rootCertificates } from 'node:tls';
import { Agent, type Dispatcher, Pool, ProxyAgent, request } from 'undici';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Bounds everything: connecting, sending, waiting, and a body that trickles in. */
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; a repeated header's values are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8 text; cut at `maxBodyBytes`. */
  readonly body: string;
  /** True when the body was longer than `maxBodyBytes`. */
  readonly cut: boolean;
}

export interface HttpClient {
  /** One exchange. Redirects are answers, not followed. Rejects when no answer came (refused, reset, TLS, aborted). */
  request(request: HttpRequest): Promise<HttpAnswer>;
  /** Closes every connection; what is still under way rejects. */
  close(): Promise<void>;
}

/** PEM texts, and a proxy's URL. */
export interface HttpClientOptions {
  readonly proxy?: string | undefined;
  /** Trusted besides the system's own authorities. */
  readonly ca?: readonly string[] | undefined;
  readonly certificate?: { readonly cert: string; readonly key: string } | undefined;
  readonly connections: number;
}

/** Answers are read into memory: far beyond any answer of the five services, far below what would hurt. */
export const maxBodyBytes = 16 * 1024 * 1024;

export function openHttpClient(options: HttpClientOptions): HttpClient {
  const dispatcher = openDispatcher(options);
  return {
    request: (exchange) => untilAborted(send(dispatcher, exchange), exchange.signal),
    // Not `close`, which waits for what was asked: an aborted request waits on for its connection.
    close: () => dispatcher.destroy(),
  };
}

/**
 * A request's signal does not end the connecting that was begun for it: without a bound of its own, one host that
 * stops in the middle of a TLS handshake would hold its connection, and what queues for it, for ever.
 */
const connectMs = 10_000;

function openDispatcher({ proxy, ca, certificate, connections }: HttpClientOptions): Dispatcher {
  const common = { connections, keepAliveTimeout: 10_000, headersTimeout: 0, bodyTimeout: 0 };
  const trust = { timeout: connectMs, ...(ca && { ca: [...rootCertificates, ...ca] }) };
  const tls = { ...trust, ...certificate };
  if (proxy === undefined) return new Agent({ ...common, connect: tls });
  return new ProxyAgent({ ...common, uri: proxy, requestTls: tls, proxyTls: trust, clientFactory: openProxy });
}

/**
 * Where a ProxyAgent asks its proxy for a way through. Bounded like a connection of one's own; and a proxy that hangs up
 * instead of an answer is an error like any other, since what undici calls a broken connection it tries again at once,
 * without end.
 */
function openProxy(origin: URL, options: object): Dispatcher {
  const pool = new Pool(origin, { ...options, headersTimeout: connectMs });
  const ask = pool.connect.bind(pool) as (way: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>;
  const refuse = (cause: unknown) => Promise.reject(new Error('the proxy gave no way through', { cause }));
  return Object.assign(pool, { connect: (way: Dispatcher.ConnectOptions) => ask(way).catch(refuse) });
}

async function send(dispatcher: Dispatcher, { method, url, headers, body, signal }: HttpRequest): Promise<HttpAnswer> {
  const answer = await request(url, { dispatcher, method, headers, body: body ?? null, signal });
  const read = await readBody(answer.body);
  return { status: answer.statusCode, headers: flatHeaders(answer.headers), ...read };
}

/** undici looks at a signal only once it is connected; this looks all the time. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

async function readBody(body: Dispatcher.ResponseData['body']): Promise<{ body: string; cut: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop destroys the stream, and with it the connection: nothing more is read.
    if (length > maxBodyBytes) return { body: Buffer.concat(chunks).toString('utf8', 0, maxBodyBytes), cut: true };
  }
  return { body: Buffer.concat(chunks).toString('utf8'), cut: false };
}

function flatHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
