import type { Outcome } from '../alert/outcome.ts';
import type { HttpAnswer, HttpRequest } from '../lib/http-client.ts';
import type { Redact } from '../lib/secret.ts';
import { version } from '../lib/version.ts';
import type { Tools } from './integration.ts';
import { requestFailure } from './request-failure.ts';
import { cutText } from './trim.ts';
import { parseUrl } from './url.ts';

/**
 * Everything about HTTP that the services have in common: one exchange that cannot throw, and what a status means.
 * A service adds its own test of success and its own reason codes.
 */

/** An answer of any status, or why there was none. */
export type Exchange =
  | { readonly kind: 'answered'; readonly answer: HttpAnswer }
  | { readonly kind: 'failed'; readonly outcome: Outcome };

/** One request and its answer, whatever the status. Never rejects: no answer is an outcome too. */
export async function exchange(tools: Pick<Tools, 'http' | 'redact'>, request: HttpRequest): Promise<Exchange> {
  try {
    return { kind: 'answered', answer: await tools.http.request(withBasicCredentials(request)) };
  } catch (error) {
    return { kind: 'failed', outcome: requestFailure(error, request, (why) => plainWhy(why, tools.redact)) };
  }
}

/** A POST of JSON text. */
export function postJson(tools: Pick<Tools, 'http' | 'redact'>, request: BodyRequest): Promise<Exchange> {
  const headers = { ...commonHeaders, 'content-type': 'application/json', ...request.headers };
  return exchange(tools, { ...request, method: 'POST', headers });
}

export interface BodyRequest extends BareRequest {
  readonly body: string;
}

/** A GET whose answer is expected to be JSON. */
export function getJson(tools: Pick<Tools, 'http' | 'redact'>, request: BareRequest): Promise<Exchange> {
  const headers = { ...commonHeaders, accept: 'application/json', ...request.headers };
  return exchange(tools, { ...request, method: 'GET', headers });
}

export interface BareRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

const commonHeaders = { 'user-agent': `ThreatLockDown/${version}`, accept: '*/*' };

/** What an answer says, for `sortStatus` and `explain`. */
export interface AnswerContext {
  /** The service's name as people write it: `Slack`. */
  readonly service: string;
  /** The vendor's own reason, if the body holds one. */
  readonly reason?: string | undefined;
  readonly tools: Pick<Tools, 'clock' | 'redact'>;
}

/**
 * What a status means when the service has no opinion of its own. A 2xx comes here only when the service's test of
 * success refused it: someone else answers in its place (a captive portal, a proxy's page), as good as an outage.
 */
export function sortStatus(answer: HttpAnswer, context: AnswerContext): Outcome {
  const { status } = answer;
  const why = explain(answer, context);
  if (status === 429) return { ...deferral(answer, context, why), fault: 'quota' };
  if (status >= 300 && status < 500 && !passing.has(status)) return { status: 'rejected', why };
  return { ...deferral(answer, context, why), fault: 'far-side' };
}

/** Request timeout and too early: the far side asks for the same request again. */
const passing: ReadonlySet<number> = new Set([408, 425]);

function deferral(answer: HttpAnswer, { tools }: AnswerContext, why: string) {
  const afterMs = retryAfterMs(answer, tools.clock.now());
  return { status: 'deferred' as const, why, ...(afterMs !== undefined && { afterMs }) };
}

/** `Slack answered 404: no_service`, fit to be logged and shown. */
export function explain({ status }: HttpAnswer, { service, reason, tools }: AnswerContext): string {
  const said = reason ? `: ${reason}` : '';
  return plainWhy(`${service} answered ${status}${said || hint(status)}`, tools.redact);
}

function hint(status: number): string {
  if (status >= 300 && status < 400) return ', a redirect, which is never followed: check the address';
  if (status >= 200 && status < 300) return ', but not as the service does: check the address and the proxy';
  return '';
}

const longestWhy = 240;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go.
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** One line without secrets, short enough for a log. Redacted first: half a secret would not be recognised. */
export function plainWhy(why: string, redact: Redact): string {
  return cutText(redact(why).replaceAll(unprintable, ' ').trim(), longestWhy);
}

const shortestWait = 1000;
const longestWait = 24 * 60 * 60 * 1000;
const seconds = /^\s*(-?\d+)(?:\.\d+)?\s*(?:,|$)/;
const httpDate = /^[A-Z][a-z]+, .* GMT$/;

/**
 * The wait that `Retry-After` asks for, in seconds or as a date (RFC 9110, section 10.2.3); undefined without one. At
 * least a second, since a far side that says 0 has just refused, and at most a day, since its clock may be wrong.
 */
export function retryAfterMs(answer: HttpAnswer, nowMs: number): number | undefined {
  const value = answer.headers['retry-after'];
  if (value === undefined) return undefined;
  const asked = seconds.exec(value)?.[1];
  const ms = asked !== undefined ? Number(asked) * 1000 : httpDate.test(value) ? Date.parse(value) - nowMs : Number.NaN;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, shortestWait), longestWait);
}

/** `https://user:word@host/` means HTTP basic authentication, which the client underneath leaves to its caller. */
function withBasicCredentials(request: HttpRequest): HttpRequest {
  const url = parseUrl(request.url);
  if (url === undefined || (url.username === '' && url.password === '')) return request;
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  return { ...request, url: url.href, headers: { authorization, ...request.headers } };
}
