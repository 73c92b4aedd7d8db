import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../../test/support/ask.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { isObject, member } from '../../lib/json.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox.ts';
import { knownIndicators } from './indicators.ts';

let clock: ManualClock;
let sandbox: Sandbox;
beforeEach(() => open({}));
afterEach(() => sandbox.close());

async function open(options: Partial<SandboxOptions>): Promise<void> {
  clock = new ManualClock(Date.UTC(2030, 0, 1));
  sandbox = await startSandbox({ clock, ...options });
}
const reopen = (options: Partial<SandboxOptions>) => sandbox.close().then(() => open(options));

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  ask(sandbox.urls.maltiverse + path, { headers: { authorization: `Bearer ${sandbox.keys.maltiverse}`, ...headers } });

const url =
  'https://vk.com/doc52355237_667082058?hash=SCtt4ltNCbu3lnYUwPGvIGmMakZCTQ0Yuj5qiGj1Uc0&dl=hil1F6PzYlnVsXsKpXdnyCyI9zVoEp3fH0XkDiKEhgk&api=1&no_preview=1';
const urlPath = `/url/${createHash('sha256').update(url).digest('hex')}`;

describe('a known indicator', () => {
  it.each([
    ['/ip/218.92.0.25', { type: 'ip', ip_addr: '218.92.0.25', ip_version: 4 }],
    ['/hostname/dobreusluge.zauvijek.itsforever.net', { type: 'hostname', tld: 'net' }],
    ['/hostname/DobreUsluge.zauvijek.itsforever.net', { type: 'hostname', tld: 'net' }],
    [urlPath, { type: 'url', url, urlchecksum: urlPath.slice(5) }],
    ['/sample/md5/44d88612fea8a8f36de82e1278abb02f', { type: 'sample', size: 68 }],
    ['/sample/sha1/3395856ce81f2b7382dee72602f798b642f14140', { type: 'sample', size: 68 }],
    ['/sample/275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f', { type: 'sample', size: 68 }],
    [
      '/sample/sha512/cc805d5fab1fd71a4ab352a9c533e65fb2d5b885518f4e565e68847223b8e6b85cb48f3afad842726d99239c9e36505c64b0dc9a061d9e507d833277ada336ab',
      { type: 'sample', size: 68 },
    ],
  ])('is found at %s', async (path, members) => {
    const { status, json, headers } = await get(path);
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    expect(json).toMatchObject({ classification: 'malicious', blacklist: expect.any(Array), ...members });
  });

  it('may be harmless: without blacklist and without tags', async () => {
    const { status, json } = await get('/ip/8.8.8.8');
    expect([status, member(json, 'classification')]).toEqual([200, 'neutral']);
    expect(json).not.toHaveProperty('blacklist');
    expect(json).not.toHaveProperty('tag');
  });

  it("may be one of the caller's own, an IPv6 address as well", async () => {
    await reopen({
      maltiverse: { indicators: [{ type: 'ip', ip_addr: '2001:db8::1', classification: 'suspicious' }] },
    });
    for (const path of ['/ip/2001:db8::1', '/ip/2001%3Adb8%3A%3A1', '/ip/2001:DB8::1']) {
      expect(member((await get(path)).json, 'classification')).toBe('suspicious');
    }
  });

  it('names the software behind it when a blacklist entry does', () => {
    const references = knownIndicators
      .flatMap(({ blacklist }) => (Array.isArray(blacklist) ? blacklist : []))
      .flatMap((entry) => member(entry, 'external_references') ?? [])
      .filter(isObject);
    expect(references).toContainEqual(expect.objectContaining({ source_name: 'mitre-attack', external_id: 'S0154' }));
  });

  it('has dates without a zone, the first seen never after the last', () => {
    const dates = knownIndicators.flatMap(({ creation_time, modification_time }) => [creation_time, modification_time]);
    for (const date of dates) expect(date).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    for (const { creation_time, modification_time } of knownIndicators) {
      expect(String(creation_time) <= String(modification_time)).toBe(true);
    }
  });
});

it.each(['/ip/203.0.113.9', '/hostname/unknown.example.org', `/url/${'0'.repeat(64)}`, '/search?query=a', '/'])(
  'what is not known, such as %s, is answered 404',
  async (path) =>
    expect(await get(path)).toMatchObject({ status: 404, json: { status: 'fail', message: 'Not found' } }),
);

it.each([
  ['/ip/999.1.1.1', 'IP address'],
  ['/ip/', 'IP address'],
  ['/hostname/no_dots', 'hostname'],
  ['/hostname/a%20b.example', 'hostname'],
  ['/hostname/%E0%A4%A', 'hostname'],
  ['/url/https:%2F%2Fexample.com', 'url'],
  [urlPath.toUpperCase().replace('URL', 'url'), 'url'],
  ['/sample/md5/abc', 'md5'],
  ['/sample/44d88612fea8a8f36de82e1278abb02f', 'sha256'],
])('what is malformed, such as %s, is answered 400', async (path, name) => {
  expect(await get(path)).toMatchObject({ status: 400, json: { status: 'fail', message: `Not a valid ${name}` } });
});

it.each(['', 'Bearer', 'Bearer word', 'Basic a.b.c'])('the authorization %j is none', async (authorization) => {
  const { status, json } = await get('/ip/8.8.8.8', { authorization });
  expect(status).toBe(401);
  expect(json).toEqual({ status: 'fail', message: expect.any(String) });
});

describe('the quota', () => {
  it('is so many a day for each key, unknown indicators included, until midnight in UTC', async () => {
    await reopen({ maltiverse: { perDay: 2 } });
    const statuses = [];
    for (const path of ['/ip/8.8.8.8', '/ip/malformed', '/ip/203.0.113.9', '/ip/8.8.8.8']) {
      statuses.push((await get(path)).status);
    }
    expect(statuses).toEqual([200, 400, 404, 429]);
    expect((await get('/ip/8.8.8.8', { authorization: 'Bearer a.b.c' })).status).toBe(200);
    await clock.advance(24 * 3_600_000);
    expect((await get('/ip/8.8.8.8')).status).toBe(200);
  });

  it('is 100 unless told otherwise', async () => {
    const answers = await Promise.all(Array.from({ length: 101 }, () => get('/ip/8.8.8.8')));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
  });
});
