import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiFailure, addressOf, call } from './client.ts';

const assign = vi.fn();
const fetching = vi.fn<(address: string, init: RequestInit) => Promise<Response>>();

beforeEach(() => {
  vi.stubGlobal('fetch', fetching);
  vi.stubGlobal('window', { location: { pathname: '/events', search: '?q=a', assign } });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetAllMocks();
});

function answer(status: number, body: unknown = null, headers: Record<string, string> = {}): void {
  fetching.mockResolvedValueOnce(new Response(status === 204 ? null : JSON.stringify(body), { status, headers }));
}

function refusal(status: number, code: string, headers: Record<string, string> = {}): void {
  answer(status, { error: { code, message: `because of ${code}` } }, headers);
}

function sent(index: number): {
  readonly address: string | undefined;
  readonly method: string | undefined;
  readonly csrf: string | null;
} {
  const [address, init] = fetching.mock.calls[index] ?? [];
  return { address, method: init?.method, csrf: new Headers(init?.headers).get('x-csrf-token') };
}

async function failure(asking: Promise<unknown>): Promise<ApiFailure> {
  const error = await asking.catch((thrown: unknown) => thrown);
  if (!(error instanceof ApiFailure)) throw new Error('it did not fail as it should');
  return error;
}

test('an answer is what the program said', async () => {
  answer(200, { alerts: 3, complete: true });
  expect(await call('GET /api/alerts/count', { query: { query: 'a' } })).toEqual({ alerts: 3, complete: true });
  expect(sent(0)).toMatchObject({ address: '/api/alerts/count?query=a', method: 'GET' });
});

test("what changes something carries the session's token", async () => {
  answer(200, { user: { name: 'admin', role: 'admin' }, csrfToken: 'first' });
  await call('GET /api/session');
  answer(204);
  expect(await call('POST /api/integrations/:lane/pause', { params: { lane: 'slack#2' } })).toBeUndefined();
  expect(sent(1)).toEqual({ address: '/api/integrations/slack%232/pause', method: 'POST', csrf: 'first' });
});

test('after another tab logged in again, the new token is fetched and the change is made', async () => {
  refusal(403, 'csrf');
  answer(200, { user: { name: 'admin', role: 'admin' }, csrfToken: 'second' });
  answer(204);
  await call('POST /api/index/rebuild');
  expect(sent(1).address).toBe('/api/session');
  expect(sent(2)).toMatchObject({ address: '/api/index/rebuild', csrf: 'second' });
});

test('a token that is refused twice is a failure, not a loop', async () => {
  refusal(403, 'csrf');
  answer(200, { csrfToken: 'third' });
  refusal(403, 'csrf');
  expect(await failure(call('POST /api/index/rebuild'))).toMatchObject({ status: 403, code: 'csrf' });
  expect(fetching).toHaveBeenCalledTimes(3);
});

test('a session that is over leads to the login page, and back afterwards', async () => {
  refusal(401, 'login_required');
  expect(await failure(call('GET /api/status'))).toMatchObject({ status: 401 });
  expect(assign).toHaveBeenCalledExactlyOnceWith('/login?next=%2Fevents%3Fq%3Da');
});

test('a wrong password leads nowhere', async () => {
  refusal(401, 'wrong_credentials');
  await failure(call('POST /api/session', { body: { name: 'a', password: 'b' } }));
  expect(assign).not.toHaveBeenCalled();
});

test('a refusal says why, and when to try again', async () => {
  refusal(429, 'too_many_attempts', { 'retry-after': '7' });
  const refused = await failure(call('POST /api/session', { body: { name: 'a', password: 'b' } }));
  expect(refused).toMatchObject({ status: 429, code: 'too_many_attempts', retryAfterMs: 7_000 });
  expect(refused.message).toBe('because of too_many_attempts');
});

test('a program that does not answer is said to be so', async () => {
  fetching.mockRejectedValueOnce(new TypeError('fetch failed'));
  expect(await failure(call('GET /api/status'))).toMatchObject({ status: 0, code: 'unreachable' });
});

test('an answer of something in between is no answer', async () => {
  fetching.mockResolvedValueOnce(new Response('<html>', { status: 200 }));
  expect(await failure(call('GET /api/status'))).toMatchObject({ code: 'unreadable' });
  fetching.mockResolvedValueOnce(new Response('<html>', { status: 502 }));
  expect(await failure(call('GET /api/status'))).toMatchObject({ status: 502, code: 'unknown' });
});

test('what was called off fails with the reason for that', async () => {
  const stop = new AbortController();
  stop.abort(new Error('not wanted any more'));
  fetching.mockRejectedValueOnce(stop.signal.reason);
  await expect(call('GET /api/status', { signal: stop.signal })).rejects.toThrow('not wanted any more');
});

test('a download is a link', () => {
  expect(addressOf('GET /api/alerts/export', { query: { format: 'csv', query: 'a:b' } })).toBe(
    '/api/alerts/export?format=csv&query=a%3Ab',
  );
});
