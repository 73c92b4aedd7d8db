import type { AnswerOf, BodyOf, ErrorBody, OperationName, ParamsOf, QueryOf } from '../../../src/api/contract.ts';
import { requestOf, retryAfter, type Texts } from './address.ts';

/** What a request needs: optional where all its parts are, absent where the operation has none. */
type Given<Key extends string, Value> = [Value] extends [undefined]
  ? { readonly [Each in Key]?: undefined }
  : Partial<Value> extends Value
    ? { readonly [Each in Key]?: Value }
    : { readonly [Each in Key]: Value };

export type Asking<Name extends OperationName> = Given<'params', ParamsOf<Name>> &
  Given<'query', QueryOf<Name>> &
  Given<'body', BodyOf<Name>>;

export type CallOptions<Name extends OperationName> = Asking<Name> & { readonly signal?: AbortSignal | undefined };

/** Optional as a whole, when nothing of it must be given. */
export type Arguments<Options> = Partial<Options> extends Options ? [options?: Options] : [options: Options];

/** A request that was refused, or never arrived (`status` 0). `message` is for people. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterMs: number | null;
  /** Of a refused query: where in it, in characters from 0. */
  readonly at: number | null;

  constructor(
    status: number,
    code: string,
    message: string,
    { retryAfterMs = null, at = null }: { readonly retryAfterMs?: number | null; readonly at?: number | null } = {},
  ) {
    super(message);
    this.name = 'ApiFailure';
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.at = at;
  }
}

/** Of the session that this page runs in; every answer about the session renews it. */
let csrfToken: string | null = null;

/** `call('GET /api/alerts/:key', { params: { key }, signal })`. Fails with an ApiFailure, or with the signal's reason. */
export async function call<Name extends OperationName>(
  name: Name,
  ...[options]: Arguments<CallOptions<Name>>
): Promise<AnswerOf<Name>> {
  try {
    return await attempt(name, options);
  } catch (error) {
    // Another tab logged in again: learn the new session's token, and try this once more.
    if (!(error instanceof ApiFailure) || error.code !== 'csrf') throw error;
    await attempt('GET /api/session', {});
    return attempt(name, options);
  }
}

/** For links to what is no JSON: `addressOf('GET /api/alerts/export', { query: { format: 'csv' } })`. */
export function addressOf<Name extends OperationName>(name: Name, ...[options]: Arguments<Asking<Name>>): string {
  return requestOf(name, options?.params as Texts | undefined, options?.query as Texts | undefined).address;
}

async function attempt<Name extends OperationName>(
  name: Name,
  options: CallOptions<Name> | undefined,
): Promise<AnswerOf<Name>> {
  const { method, address } = requestOf(
    name,
    options?.params as Texts | undefined,
    options?.query as Texts | undefined,
  );
  const answer = await send(address, method, options?.body, options?.signal ?? undefined);
  if (!answer.ok) throw await failureOf(answer);
  const body: unknown = answer.status === 204 ? undefined : await readJson(answer);
  rememberToken(body);
  return body as AnswerOf<Name>;
}

async function send(
  address: string,
  method: string,
  body: unknown,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (method !== 'GET' && csrfToken !== null) headers.set('x-csrf-token', csrfToken);
  try {
    return await fetch(address, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiFailure(0, 'unreachable', 'the program does not answer; is it running?');
  }
}

async function readJson(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    throw new ApiFailure(
      answer.status,
      'unreadable',
      'the answer cannot be read; is something between this page and the program?',
    );
  }
}

async function failureOf(answer: Response): Promise<ApiFailure> {
  const body = (await answer.json().catch(() => null)) as Partial<ErrorBody> | null;
  const { code = 'unknown', message = `the program answered ${answer.status}`, at = null } = body?.error ?? {};
  const retryAfterMs = retryAfter(answer.headers.get('retry-after'), Date.now());
  if (answer.status === 401 && code !== 'wrong_credentials') goToLogin();
  return new ApiFailure(answer.status, code, message, { retryAfterMs, at });
}

function rememberToken(body: unknown): void {
  if (typeof body !== 'object' || body === null || !('csrfToken' in body)) return;
  csrfToken = typeof body.csrfToken === 'string' ? body.csrfToken : null;
}

/** Loads the page anew, so that nothing of the session that ended stays in memory. */
export function goToLogin(): void {
  const { pathname, search } = window.location;
  if (pathname === '/login') return;
  const here = `${pathname}${search}`;
  window.location.assign(here === '/' ? '/login' : `/login?next=${encodeURIComponent(here)}`);
}
