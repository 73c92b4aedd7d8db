import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requestOf, retryAfter, safeNext } from './address.ts';

test('parameters and queries are escaped, and what is not given is left out', () => {
  expect(requestOf('GET /api/alerts/:key', { key: 'a/b#2' }, { fields: 'rule.id,x y', from: undefined })).toEqual({
    method: 'GET',
    address: '/api/alerts/a%2Fb%232?fields=rule.id%2Cx+y',
  });
});

test('without parameters the path is the address', () => {
  expect(requestOf('DELETE /api/session')).toEqual({ method: 'DELETE', address: '/api/session' });
});

test('after logging in one comes back to the page one asked for', () => {
  expect(safeNext('/events/1?q=a%20b')).toBe('/events/1?q=a%20b');
});

test('no address leads out of the program', () => {
  for (const next of [
    null,
    '',
    'events',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:x',
    '/\t/evil.example',
    '/a\\b',
  ]) {
    expect(safeNext(next)).toBe('/');
  }
});

test('whatever is asked for, the browser stays at this program', () => {
  const origin = 'http://127.0.0.1:9464';
  const odd = fc.string({ unit: fc.constantFrom('/', '\\', '\t', '\n', ':', '@', '.', 'a', '?', '#') });
  fc.assert(fc.property(odd, (next) => new URL(safeNext(next), origin).origin === origin));
});

test('how long to wait is said in seconds, or as a date', () => {
  const now = Date.UTC(2026, 0, 1);
  expect(retryAfter('30', now)).toBe(30_000);
  expect(retryAfter('Thu, 01 Jan 2026 00:00:05 GMT', now)).toBe(5_000);
  expect(retryAfter('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0);
  expect([retryAfter(null, now), retryAfter('soon', now)]).toEqual([null, null]);
});
