import type { Outcome } from '../alert/outcome.ts';
import type { HttpRequest } from '../lib/http-client.ts';
import { parseUrl } from './url.ts';

/** Says in plain words why no answer came. The far side's trouble, unless the request itself cannot be made. */
export function requestFailure(error: unknown, request: HttpRequest, plain: (why: string) => string): Outcome {
  const host = hostOf(request.url);
  // A stop aborts as well, but what came of a delivery then is not kept.
  if (request.signal.aborted) return farSide(plain(`no answer from ${host} within the timeout`));
  const code = codeOf(error);
  if (unmakeable.has(code)) return { status: 'rejected', why: plain(`the request cannot be made (${code})`) };
  return farSide(plain(inWords(code, host)));
}

function farSide(why: string): Outcome {
  return { status: 'deferred', why, fault: 'far-side' };
}

/** A URL or a header that no request can have. */
const unmakeable: ReadonlySet<string> = new Set(['ERR_INVALID_URL', 'UND_ERR_INVALID_ARG', 'URIError']);

function inWords(code: string, host: string): string {
  const words = byCode[code];
  if (words !== undefined) return words(host);
  if (code.startsWith('HPE_')) return `${host} answered something that is not HTTP (${code})`;
  if (/CERT|SSL|TLS|SIGNED|UNABLE_TO|EPROTO/.test(code)) return `no trusted TLS connection to ${host} (${code})`;
  return `no answer from ${host} (${code})`;
}

const closed = (host: string) => `${host} closed the connection before it had answered`;
const unreachable = (host: string) => `no route to ${host}`;
const unanswered = (host: string) => `no connection to ${host} came about`;

const byCode: Readonly<Record<string, (host: string) => string>> = {
  ECONNREFUSED: (host) => `connection refused by ${host}`,
  ECONNRESET: closed,
  EPIPE: closed,
  UND_ERR_SOCKET: closed,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unanswered,
  UND_ERR_CONNECT_TIMEOUT: unanswered,
  ENOTFOUND: (host) => `no address is known for ${host}`,
  EAI_AGAIN: (host) => `the name service did not answer when asked for ${host}`,
};

/** The first code on the chain of causes; the error's name when there is none. */
function codeOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return error instanceof Error ? error.name : 'unknown';
}

/** Name and port, as a person checks them; never the path, which may be secret. */
function hostOf(url: string): string {
  const parsed = parseUrl(url);
  if (parsed === undefined) return 'the far side';
  return `${parsed.hostname}:${parsed.port || (parsed.protocol === 'https:' ? 443 : 80)}`;
}
