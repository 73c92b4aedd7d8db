import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { isOurHost, isOurOrigin } from './request-origin.ts';

describe('a host', () => {
  it.each<[string, string | undefined, boolean]>([
    ['10.0.0.5:9464', '10.0.0.5', true],
    ['10.0.0.5:9464', '::ffff:10.0.0.5', true],
    ['10.0.0.6:9464', '10.0.0.5', false],
    ['[2001:db8::1]:443', '2001:db8::1', true],
    ['[2001:db8::2]:443', '2001:db8::1', false],
    ['[]', '', false],
    ['localhost', undefined, true],
    ['localhost.', '127.0.0.1', false],
    ['watch.example:8443', '10.0.0.5', true],
    ['watch.example/x', '10.0.0.5', false],
  ])('%s on %s is ours: %s', (host, address, ours) => {
    expect(isOurHost(host, ['Watch.Example'], address)).toBe(ours);
  });

  it('that is missing is none', () => {
    expect(isOurHost(undefined, [], undefined)).toBe(false);
  });
});

describe('an origin', () => {
  const host = 'watch.example:9464';
  it.each<[IncomingHttpHeaders, boolean, boolean]>([
    [{ host, origin: 'http://watch.example:9464' }, false, true],
    // There is a proxy in front that has TLS.
    [{ host: 'watch.example', origin: 'https://watch.example' }, false, true],
    [{ host: 'watch.example:443', origin: 'https://watch.example' }, true, true],
    [{ host, origin: 'https://watch.example:9464', 'sec-fetch-site': 'same-origin' }, true, true],
    [{ host, 'sec-fetch-site': 'same-origin' }, false, true],
    [{ host, origin: 'null', 'sec-fetch-site': 'same-origin' }, false, true],
    [{ host, origin: 'http://watch.example:9464' }, true, false],
    [{ host, origin: 'http://watch.example:9465' }, false, false],
    [{ host, origin: 'http://watch.example' }, false, false],
    [{ host, origin: 'http://watch.example:9464.evil.example' }, false, false],
    [{ host, origin: 'http://watch.example:9464@evil.example' }, false, false],
    [{ host, origin: 'ftp://watch.example:9464' }, false, false],
    [{ host, origin: 'null' }, false, false],
    [{ host, origin: '' }, false, false],
    [{ origin: 'http://watch.example:9464' }, false, false],
    [{ host, origin: 'http://watch.example:9464', 'sec-fetch-site': 'cross-site' }, false, false],
    [{ host, 'sec-fetch-site': 'none' }, false, false],
    [{ host }, false, false],
    [{ origin: 'http://undefined' }, false, false],
    [{ host: '%', origin: 'http://%' }, false, false],
  ])('%j, secure: %s, is ours: %s', (headers, secure, ours) => {
    expect(isOurOrigin(headers, secure)).toBe(ours);
  });
});
