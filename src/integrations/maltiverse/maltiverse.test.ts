import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleAlert } from '../../../test/support/sample-alert.ts';
import { openStandIn, type Received, type Reply, type StandIn } from '../../../test/support/stand-in.ts';
import { stoppedClock, testSettings, testTools } from '../../../test/support/test-tools.ts';
import type { Alert } from '../../alert/alert.ts';
import { type HttpClient, openHttpClient } from '../../lib/http-client.ts';
import { Secret } from '../../lib/secret.ts';
import { attempt } from '../alert.contract.ts';
import { integrationContract } from '../integration.contract.ts';
import type { Tools } from '../integration.ts';
import { maltiverse } from './index.ts';

const hashOf = (kind: string, content: string) => createHash(kind).update(content).digest('hex');
const md5 = hashOf('md5', 'loader');
const sha1 = hashOf('sha1', 'loader');
const link = 'https://files.example.net/inv.zip?x=ä';

const settings = (url: string) =>
  testSettings({ name: 'maltiverse', hook_url: new Secret(url), api_key: new Secret('eyJhbGciOi.TestKey-771') });

const attacker = {
  type: 'ip',
  classification: 'malicious',
  blacklist: [{ description: 'Brute force', source: 'Honeypots' }],
};

const json = (status: number, body: unknown): Reply => ({ status, body: JSON.stringify(body) });
const notFound = json(404, { status: 'fail', message: 'Not found' });

/** An alert with all that can be looked up. */
const richAlert = sampleAlert({
  syscheck: { path: '/srv/loader', md5_after: md5, sha1_after: sha1 },
  data: { srcip: '45.9.20.7', hostname: 'files.example.net', url: link },
});
const addressAlert = sampleAlert({ data: { srcip: '45.9.20.7' } });

integrationContract({
  integration: maltiverse,
  settings,
  alert: addressAlert,
  accept: () => json(200, attacker),
  verdicts: { 200: 'delivered', 400: 'delivered', 404: 'delivered' },
});

describe('Maltiverse', () => {
  let standIn: StandIn;
  let http: HttpClient;

  beforeEach(async () => {
    standIn = await openStandIn(() => json(200, attacker));
    http = openHttpClient({ connections: 4 });
  });
  afterEach(async () => {
    await http.close();
    await standIn.close();
  });

  /** One block; what it keeps between deliveries, it keeps. */
  function open(given: Partial<Tools> = {}, path = '') {
    const block = settings(standIn.url + path);
    const { deliver } = maltiverse.open(
      maltiverse.options.parse(block),
      testTools({ http, settings: block, ...given }),
    );
    return (alert: Alert) => deliver(alert, attempt());
  }

  const answered = (reply: Reply, alert: Alert = addressAlert) => {
    standIn.respond(() => reply);
    return open()(alert);
  };

  const asked = () => standIn.requests.map(({ method, url }) => `${method} ${url}`);

  it('is asked for everything the alert has, in the known order, with the key in a header', async () => {
    const outcome = await open()(richAlert);
    expect(asked()).toEqual([
      `GET /sample/md5/${md5}`,
      `GET /sample/sha1/${sha1}`,
      'GET /ip/45.9.20.7',
      'GET /hostname/files.example.net',
      `GET /url/${hashOf('sha256', link)}`,
    ]);
    expect(standIn.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer eyJhbGciOi.TestKey-771',
      accept: 'application/json',
    });
    const names = [md5, sha1, '45.9.20.7', 'files.example.net', link];
    expect(outcome).toMatchObject({
      status: 'delivered',
      events: names.map((name) => ({ document: { threat: { indicator: { name } } } })),
    });
  });

  it.each<[string, object]>([
    ['nothing it knows', {}],
    ['a private address', { data: { srcip: '192.168.3.4' } }],
    ['an address that is none', { data: { srcip: 'gateway' } }],
    ['the empty file', { syscheck: { md5_after: hashOf('md5', ''), sha1_after: hashOf('sha1', '') } }],
    ['malformed hashes', { syscheck: { md5_after: md5.slice(1), sha1_after: md5 } }],
    ['values that are no texts', { data: { srcip: 8, hostname: ['a'], url: { x: 1 } } }],
    ['empty texts', { data: { srcip: '', hostname: '', url: '' } }],
    ['a host name that is a step in a path', { data: { hostname: '..' } }],
    ['half a character', { data: { hostname: 'a\ud800' } }],
    ['what is too long for a host name', { data: { hostname: `${'a.'.repeat(127)}example` } }],
  ])('is not asked about %s', async (_, changes) => {
    await expect(open()(sampleAlert({ data: undefined, ...changes }))).resolves.toEqual({
      status: 'skipped',
      why: 'nothing in the alert to look up',
    });
    expect(asked()).toEqual([]);
  });

  it('is asked at its own address whatever a value says', async () => {
    const deliver = open();
    for (const hostname of ['/etc/passwd', '//evil.example/x', 'https://evil.example', 'a?b#c d', '../ip/1.1.1.1']) {
      await deliver(sampleAlert({ data: { hostname } }));
    }
    await deliver(sampleAlert({ data: { srcip: '2a01:4f8::77' } }));
    expect(asked()).toEqual([
      'GET /hostname/%2Fetc%2Fpasswd',
      'GET /hostname/%2F%2Fevil.example%2Fx',
      'GET /hostname/https%3A%2F%2Fevil.example',
      'GET /hostname/a%3Fb%23c%20d',
      'GET /hostname/..%2Fip%2F1.1.1.1',
      'GET /ip/2a01%3A4f8%3A%3A77',
    ]);
  });

  it.each([
    ['/', '/ip/45.9.20.7'],
    ['/gateway/mv/', '/gateway/mv/ip/45.9.20.7'],
    ['/?data_layer=merge', '/ip/45.9.20.7?data_layer=merge'],
  ])('is asked below a hook_url that ends in %s', async (path, url) => {
    await open({}, path)(addressAlert);
    expect(asked()).toEqual([`GET ${url}`]);
  });

  it.each<[string, Reply]>([
    ['404', notFound],
    ['400, not valid for it', json(400, { status: 'fail', message: 'Not a valid IP address' })],
    ['an empty object', json(200, {})],
    ['an empty list', json(200, [])],
    ['null', json(200, null)],
    ['an error where an indicator should be', json(200, { status: 'error', message: 'Not found' })],
    ['neutral without reports', json(200, { type: 'ip', classification: 'neutral', as_name: 'AS64500 Example' })],
    ['on the white list', json(200, { type: 'ip', classification: 'whitelist', blacklist: [] })],
  ])('makes no event of what says nothing: %s', async (_, reply) => {
    const deliver = open();
    standIn.respond(() => reply);
    await expect(deliver(addressAlert)).resolves.toEqual({ status: 'delivered', events: [] });
    await deliver(addressAlert);
    expect(asked()).toHaveLength(1);
  });

  it('makes events of the indicators it knows, though it does not know the others', async () => {
    standIn.respond(({ url }) => (url.startsWith('/hostname/') ? json(200, attacker) : notFound));
    await expect(open()(richAlert)).resolves.toMatchObject({
      events: [{ document: { threat: { indicator: { name: 'files.example.net' } } } }],
    });
  });

  it('loses no answer when a later look-up fails: the next attempt asks only for the rest', async () => {
    let down = true;
    const byPath = ({ url }: Received): Reply =>
      url.startsWith('/hostname/') && down ? { status: 503, body: 'overloaded' } : json(200, attacker);
    standIn.respond(byPath);
    const deliver = open();
    await expect(deliver(richAlert)).resolves.toMatchObject({ status: 'deferred', fault: 'far-side' });
    down = false;
    const second = await deliver(richAlert);
    expect(second).toMatchObject({ status: 'delivered' });
    expect(second).toHaveProperty('events.length', 5);
    expect(asked()).toHaveLength(6);
  });

  it.each([401, 403])('is not asked on and on when it refuses the key with %i', async (status) => {
    await expect(answered(json(status, { message: 'Token is not valid' }), richAlert)).resolves.toEqual({
      status: 'rejected',
      why: `Maltiverse answered ${status}: Token is not valid`,
    });
    expect(asked()).toHaveLength(1);
  });

  it('is left alone for a minute after 429, then for an hour', async () => {
    let now = Date.UTC(2026, 5, 1);
    standIn.respond(() => json(429, { message: 'Too many requests' }));
    const deliver = open({ clock: { ...stoppedClock(0), now: () => now } });
    await expect(deliver(addressAlert)).resolves.toEqual({
      status: 'deferred',
      fault: 'quota',
      why: 'Maltiverse answered 429: Too many requests',
      afterMs: 60_000,
    });
    now += 60_000;
    await expect(deliver(addressAlert)).resolves.toMatchObject({ fault: 'quota', afterMs: 3_600_000 });
  });

  it('is quoted in full, but for a fraction that says nothing', async () => {
    const body = '{"type": "ip", "classification": "malicious", "score": 10.0, "ratio": 0.50, "note": "ä"}';
    const outcome = await answered({ status: 200, body });
    const quoted = '{"type":"ip","classification":"malicious","score":10,"ratio":0.5,"note":"ä"}';
    expect(JSON.stringify(outcome)).toContain(`"maltiverse":{"source":${quoted}}`);
  });

  it.each<[string, string]>([
    ['no JSON', '<h1>It works</h1>'],
    ['a text', '"hello"'],
    ['a list of something', '[1]'],
    ['nesting without end', `{"type":"ip","blacklist":${'['.repeat(5000)}${']'.repeat(5000)}}`],
  ])('is not believed when it answers 200 with %s', async (_, body) => {
    await expect(answered({ status: 200, body })).resolves.toMatchObject({ status: 'deferred', fault: 'far-side' });
  });
});

describe('the hook_url of Maltiverse', () => {
  const read = (url: string) => maltiverse.options.safeParse(settings(url));

  it.each(['https://api.maltiverse.com', 'http://127.0.0.1:8080/', 'https://proxy.example/mv?x=1'])(
    'may be %s',
    (url) => {
      expect(read(url).data?.hook_url.reveal()).toBe(url);
    },
  );

  it.each([
    'https://user:word@api.maltiverse.com',
    'https://[2001:db8::1]/',
    'https://api.maltiverse.com:123456/',
    'https://api_internal.example/',
    "https://api.maltiverse.com/'x",
    'https://api.maltiverse.com/a|b',
    'https://api.maltiverse.com/{id}',
    'ftp://api.maltiverse.com',
    'api.maltiverse.com',
  ])('may not be %s', (url) => {
    const issues = read(url).error?.issues.map(({ message }) => message) ?? [];
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(/^hook_url .*; write <hook_url>https:\/\/api\.maltiverse\.com<\/hook_url>$/);
  });
});
