import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../lib/secret.ts';
import { secretHider } from './hide-secrets.ts';

const hook = 'https://hooks.example.com/services/T0/B0/abcdefghijklmnop';
const hide = secretHider([new Secret(hook), new Secret('key-"of"-mine')]);

describe('an address', () => {
  it.each([
    [hook, 'https://hooks.example.com/<secret>'],
    [`${hook}/more?x=1`, 'https://hooks.example.com/<secret>/more?x=1'],
    ['https://other.example/services/T1', 'https://other.example/services/T1'],
    ['https://user:word@other.example:8443/x', 'https://<secret>@other.example:8443/x'],
    ['https://a@b:c@other.example/x', 'https://<secret>@other.example/x'],
    [
      'https://x.example/?apikey=1&page=2&access_token=3',
      'https://x.example/?apikey=<secret>&page=2&access_token=<secret>',
    ],
    ['https://x.example/key-%22of%22-mine/y', 'https://x.example/<secret>/y'],
    ['https://x.example/?q=key-%22of%22-mine', 'https://x.example/?<secret>'],
    ['no address at all', 'no address at all'],
  ])('%s is shown as %s', (url, shown) => {
    expect(hide.url(url)).toBe(shown);
  });

  it('of a service whose base the block names is shown with its path', () => {
    const based = secretHider([new Secret('https://api.example.com')]);
    expect(based.url('https://api.example.com/ip/8.8.8.8')).toBe('https://api.example.com/ip/8.8.8.8');
  });
});

describe('a header', () => {
  it.each([
    'Authorization',
    'proxy-authorization',
    'Cookie',
    'set-cookie',
    'x-apikey',
    'X-Auth-Token',
    'x-amz-signature',
    'client_secret',
  ])('%s is hidden whatever it holds', (name) => {
    expect(hide.header(name, 'abc')).toBe('<secret>');
  });

  it('of another name is shown but for secrets in it', () => {
    expect(hide.header('content-type', 'application/json')).toBe('application/json');
    expect(hide.header('location', 'https://a:b@x.example/?token=abc&y=1')).toBe(
      'https://<secret>@x.example/?token=<secret>&y=1',
    );
    expect(hide.header('x-echo', 'got key-"of"-mine')).toBe('got <secret>');
  });
});

describe('a body', () => {
  it.each([
    ['{"routing_key":"R1","summary":"x"}', '{"routing_key":"<secret>","summary":"x"}'],
    ['{"a":{"Token":5,"b":[{"password":["p"]}]}}', '{"a":{"Token":"<secret>","b":[{"password":"<secret>"}]}}'],
    ['{"dedup_key":"D", "registry_key": "HKLM"}', '{"dedup_key":"D", "registry_key": "HKLM"}'],
    [String.raw`{"text":"key-\u0022of\u0022-mine"}`, '{"text":"<secret>"}'],
    ['{"token":null}', '{"token":null}'],
    ['a=1&api_key=abc&b=2', 'a=1&api_key=<secret>&b=2'],
    ['{"token": "cut in the mid', '{"token": "<secret>"'],
    ['Authorization: Bearer abcdefgh12345', 'Authorization: <secret> <secret>'],
    [
      '{"log":"see https://u:p@h.example/ {\\"secret\\": \\"x\\"}"}',
      '{"log":"see https://<secret>@h.example/ {\\"secret\\": \\"<secret>\\"}"}',
    ],
    ['ok', 'ok'],
  ])('%s is shown as %s', (body, shown) => {
    expect(hide.body(body)).toBe(shown);
  });

  it('is not shown deeper than anybody would read', () => {
    expect(hide.body(`${'['.repeat(50_000)}${']'.repeat(50_000)}`).length).toBeLessThan(1_000);
  });

  it('of any kind takes time in proportion to its length', () => {
    const million = 1_000_000;
    const began = performance.now();
    for (const text of ['token ', '://', 'Bearer ', 'aaaaaa', '"token":"\\', 'secret= '])
      hide.body(text.repeat(million / text.length));
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

/** What configurations hold as secrets: keys and addresses; not so short that they are words. */
const key = fc.string({ minLength: 6, maxLength: 40, unit: 'grapheme-ascii' }).filter((text) => isPlain(text));
const address = fc
  .tuple(fc.constantFrom('https://', 'http://u:pass-word@'), fc.stringMatching(/^[a-zA-Z0-9_-]{16,40}$/))
  .map(([before, token]) => ({ url: `${before}hooks.example.com/services/${token}`, token }));

/** A secret that says what is shown in place of it cannot be told from it. */
function isPlain(text: string): boolean {
  return text.trim().length >= 6 && !'<secret>'.includes(text) && !/^[\d.\s]*$/.test(text);
}

const quoted = (text: string) => JSON.stringify(text).slice(1, -1);

it('never lets a secret out, wherever in an exchange it is', () => {
  const around = fc.string({
    maxLength: 10,
    unit: fc.constantFrom('a', ' ', '"', '/', '&', '=', '{', '\\', 'ü', '\n'),
  });
  fc.assert(
    fc.property(key, address, around, around, (secret, { url, token }, before, after) => {
      const { text, url: showUrl, header, body } = secretHider([new Secret(secret), new Secret(url)]);
      for (const hidden of [secret, url, token]) {
        const encoded = encodeURIComponent(hidden);
        const object = { [`${before}${hidden}`]: [`${before}${hidden}${after}`], x: { y: `${hidden}${after}` } };
        const shown = [
          showUrl(`https://x.example/${encoded}/y`),
          showUrl(`https://x.example/?a=${encoded}&b=1`),
          showUrl(`https://x.example/?${new URLSearchParams({ a: `${before}${hidden}` }).toString()}`),
          showUrl(url),
          header('x-echo', `${before}${hidden}${after}`),
          text(`${before}${hidden}${after}`),
          body(JSON.stringify(object)),
          body(JSON.stringify(object, undefined, 2)),
          body(JSON.stringify({ text: JSON.stringify(object) })),
          body(`${before}${hidden}${after}`),
          body(JSON.stringify(object).slice(0, -1)),
        ];
        for (const each of shown) {
          expect(each.replaceAll('<secret>', '')).not.toContain(hidden);
          expect(each.replaceAll('<secret>', '')).not.toContain(quoted(hidden));
          expect(each.replaceAll('<secret>', '')).not.toContain(encoded);
        }
      }
    }),
    { numRuns: 300 },
  );
});
