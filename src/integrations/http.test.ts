import { describe, expect, it } from 'vitest';
import { scriptedHttp } from '../../test/support/scripted-http.ts';
import { stoppedClock, testTools } from '../../test/support/test-tools.ts';
import type { HttpAnswer, HttpClient } from '../lib/http-client.ts';
import { redactor, Secret } from '../lib/secret.ts';
import { exchange, explain, getJson, plainWhy, postJson, retryAfterMs, sortStatus } from './http.ts';

const never = new AbortController().signal;
const url = 'https://api.example.net/v9/things';
const answer = (status: number, headers: Readonly<Record<string, string>> = {}): HttpAnswer => ({
  status,
  headers,
  body: '',
  cut: false,
});

function failing(error: unknown): HttpClient {
  return { request: () => Promise.reject(error), close: () => Promise.resolve() };
}

async function whyFor(error: unknown, address = url, signal = never) {
  const tools = testTools({ http: failing(error) });
  const failed = await exchange(tools, { method: 'GET', url: address, headers: {}, signal });
  return failed.kind === 'failed' ? failed.outcome : undefined;
}

describe('a request', () => {
  it('says who asks, and that it carries JSON', async () => {
    const http = scriptedHttp(() => ({ status: 200 }));
    await postJson(testTools({ http }), { url, body: '{}', signal: never });
    await getJson(testTools({ http }), { url, headers: { 'x-key': 'k' }, signal: never });
    const [post, get] = http.requests;
    expect(post).toMatchObject({ method: 'POST', url, body: '{}', headers: { 'content-type': 'application/json' } });
    expect(get).toMatchObject({ method: 'GET', headers: { accept: 'application/json', 'x-key': 'k' } });
    expect(get?.headers['user-agent']).toMatch(/^ThreatLockDown\/\d+\.\d+\.\d+/);
  });

  it('turns credentials in a URL into basic authentication', async () => {
    const http = scriptedHttp(() => ({ status: 200 }));
    await postJson(testTools({ http }), { url: 'http://m%40x:s3cret@host.example/a', body: '', signal: never });
    const authorization = `Basic ${Buffer.from('m@x:s3cret').toString('base64')}`;
    expect(http.requests).toMatchObject([{ url: 'http://host.example/a', headers: { authorization } }]);
  });
});

describe('a request without an answer', () => {
  it.each([
    ['ECONNREFUSED', 'connection refused by api.example.net:443'],
    ['ECONNRESET', 'api.example.net:443 closed the connection before it had answered'],
    ['UND_ERR_SOCKET', 'api.example.net:443 closed the connection before it had answered'],
    ['ENOTFOUND', 'no address is known for api.example.net:443'],
    ['EHOSTUNREACH', 'no route to api.example.net:443'],
    ['UND_ERR_CONNECT_TIMEOUT', 'no connection to api.example.net:443 came about'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'no trusted TLS connection to api.example.net:443 (DEPTH_ZERO_SELF_SIGNED_CERT)'],
    ['HPE_INVALID_CONSTANT', 'api.example.net:443 answered something that is not HTTP (HPE_INVALID_CONSTANT)'],
    ['ESOMETHING', 'no answer from api.example.net:443 (ESOMETHING)'],
  ])('because of %s is explained in plain words', async (code, why) => {
    const error = Object.assign(new Error('…'), { code });
    expect(await whyFor(error)).toEqual({ status: 'deferred', fault: 'far-side', why });
    expect(await whyFor(new Error('wrapped', { cause: error }))).toMatchObject({ why });
  });

  it('because its time was over says so, whatever was thrown', async () => {
    const why = 'no answer from api.example.net:443 within the timeout';
    expect(await whyFor(new Error('x'), url, AbortSignal.abort())).toMatchObject({ fault: 'far-side', why });
  });

  it('is final when no such request can be made', async () => {
    const error = Object.assign(new Error('…'), { code: 'UND_ERR_INVALID_ARG' });
    expect(await whyFor(error)).toMatchObject({ status: 'rejected' });
    expect(await whyFor(error, 'http://%zz:x@host/')).toMatchObject({ status: 'rejected' });
  });

  it('survives whatever is thrown', async () => {
    for (const thrown of [undefined, null, 'text', {}, new AggregateError([])]) {
      expect(await whyFor(thrown, 'no url at all')).toMatchObject({ status: 'deferred' });
    }
  });
});

describe('a status that the service has no opinion of', () => {
  const context = { service: 'Acme', tools: testTools({ clock: stoppedClock(0) }) };

  it.each([
    [302, { status: 'rejected', why: 'Acme answered 302, a redirect, which is never followed: check the address' }],
    [404, { status: 'rejected', why: 'Acme answered 404' }],
    [408, { status: 'deferred', fault: 'far-side', why: 'Acme answered 408' }],
    [425, { status: 'deferred', fault: 'far-side', why: 'Acme answered 425' }],
    [429, { status: 'deferred', fault: 'quota', why: 'Acme answered 429' }],
    [503, { status: 'deferred', fault: 'far-side', why: 'Acme answered 503' }],
    [999, { status: 'deferred', fault: 'far-side', why: 'Acme answered 999' }],
  ])('of %i', (status, outcome) => {
    expect(sortStatus(answer(status), context)).toEqual(outcome);
  });

  it('carries the wait that was asked for', () => {
    const outcome = sortStatus(answer(503, { 'retry-after': '12' }), context);
    expect(outcome).toMatchObject({ fault: 'far-side', afterMs: 12_000 });
  });

  it('names the reason that the vendor gave, on one short line and without secrets', () => {
    const tools = testTools({ redact: redactor([new Secret('k3y-of-ours')]) });
    const reason = `no\nsuch\u0000key k3y-of-ours ${'🔥'.repeat(300)}`;
    const why = explain(answer(403), { service: 'Acme', reason, tools });
    expect(why).toMatch(/^Acme answered 403: no such key <secret> 🔥+… \[trimmed\]$/u);
    expect(why.length).toBeLessThanOrEqual(240);
  });

  it('hides a secret that the cut would go through', () => {
    const secret = 'k3y-of-ours'.repeat(10);
    const why = plainWhy(`${'x'.repeat(200)}${secret}`, redactor([new Secret(secret)]));
    expect(why).toBe(`${'x'.repeat(200)}<secret>`);
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 2, 7, 21, 0, 0);

  it.each([
    ['30', 30_000],
    ['30, 30', 30_000],
    ['1.7', 1_000],
    ['0', 1_000],
    ['-5', 1_000],
    ['9'.repeat(400), 86_400_000],
    ['Sat, 07 Mar 2026 21:00:45 GMT', 45_000],
    ['Sat, 07 Mar 2020 21:00:45 GMT', 1_000],
    ['Sat, 07 Mar 2099 21:00:45 GMT', 86_400_000],
    ['soon', undefined],
    ['Sat, 99 Mar 2026 21:00:45 GMT', undefined],
    ['2026-03-07', undefined],
    ['', undefined],
  ])('of %j', (value, ms) => {
    expect(retryAfterMs(answer(429, { 'retry-after': value }), now)).toBe(ms);
  });

  it('is undefined when the far side names none', () => {
    expect(retryAfterMs(answer(429), now)).toBeUndefined();
  });
});
