import { describe, expect, it } from 'vitest';
import { environmentProxy } from './environment-proxy.ts';

const proxies = { HTTPS_PROXY: 'http://tls-proxy:1', HTTP_PROXY: 'http://plain-proxy:2' };

function proxyFor(url: string | undefined, environment: Record<string, string>): string {
  const found = environmentProxy(url === undefined ? undefined : new URL(url), environment);
  return found.kind === 'proxy' ? found.url : found.kind;
}

describe('the proxy of the environment', () => {
  it('goes by the scheme of the URL', () => {
    expect(proxyFor('https://a.example', proxies)).toBe('http://tls-proxy:1');
    expect(proxyFor('http://a.example', proxies)).toBe('http://plain-proxy:2');
    expect(proxyFor(undefined, proxies)).toBe('http://tls-proxy:1');
    expect(proxyFor('https://a.example', {})).toBe('direct');
    expect(proxyFor('https://a.example', { HTTPS_PROXY: '' })).toBe('direct');
  });

  it('prefers names in lower case and may leave the scheme out', () => {
    expect(proxyFor('https://a.example', { ...proxies, https_proxy: 'other:3' })).toBe('http://other:3');
  });

  it('is refused when it is no proxy that can be used', () => {
    expect(environmentProxy(undefined, { https_proxy: 'socks5://x' })).toEqual({
      kind: 'invalid',
      variable: 'https_proxy',
    });
  });

  it.each([
    ['*', 'https://a.example', true],
    ['a.example', 'https://a.example/path', true],
    ['a.example', 'https://b.a.example', true],
    ['.a.example', 'https://b.a.example', true],
    ['*.a.example', 'https://b.a.example', true],
    ['A.Example', 'https://a.example', true],
    ['x, a.example', 'https://a.example', true],
    ['a.example:443', 'https://a.example', true],
    ['a.example:8443', 'https://a.example:8443', true],
    ['a.example:80', 'https://a.example', false],
    ['a.example:80', 'http://a.example', true],
    ['ba.example', 'https://a.example', false],
    ['example.a', 'https://a.example', false],
    ['10.0.0.5', 'https://10.0.0.5', true],
    ['::1', 'https://[::1]:9000', true],
    ['', 'https://a.example', false],
  ])('NO_PROXY %j covers %s: %j', (list, url, direct) => {
    expect(proxyFor(url, { ...proxies, NO_PROXY: list }) === 'direct').toBe(direct);
  });

  it('is not used at all when NO_PROXY says so', () => {
    expect(proxyFor(undefined, { ...proxies, no_proxy: '*' })).toBe('direct');
    expect(proxyFor(undefined, { ...proxies, no_proxy: 'a.example' })).toBe('http://tls-proxy:1');
  });
});
