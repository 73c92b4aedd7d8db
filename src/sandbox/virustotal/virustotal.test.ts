import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../../test/support/ask.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { at, type Json, parseJson } from '../../lib/json.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox.ts';
import { cleanContent, unfinishedContent } from './files.ts';

const eicar = {
  md5: '44d88612fea8a8f36de82e1278abb02f',
  sha1: '3395856ce81f2b7382dee72602f798b642f14140',
  sha256: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
};

let clock: ManualClock;
let sandbox: Sandbox;
beforeEach(() => open({ quotas: false }));
afterEach(() => sandbox.close());

async function open(options: Partial<SandboxOptions>): Promise<void> {
  clock = new ManualClock(Date.UTC(2030, 0, 1));
  sandbox = await startSandbox({ clock, ...options });
}
const reopen = (options: Partial<SandboxOptions>) => sandbox.close().then(() => open(options));

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  ask(`${sandbox.urls.virustotal}${path}`, { headers: { 'x-apikey': sandbox.keys.virustotal, ...headers } });
const file = (hash: string, headers: Readonly<Record<string, string>> = {}) => get(`/api/v3/files/${hash}`, headers);
const failure = (code: string, message: string) => ({ error: { code, message } });
const attributes = (json: Json | undefined) => at(json, 'data', 'attributes');

describe('a known file', () => {
  it.each([eicar.md5, eicar.sha1, eicar.sha256, eicar.sha256.toUpperCase()])('is found by %s', async (hash) => {
    const { status, json, headers } = await file(hash);
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    expect(at(json, 'data', 'id')).toBe(eicar.sha256);
    expect(at(json, 'data', 'type')).toBe('file');
    expect(at(json, 'data', 'links', 'self')).toBe(`https://www.virustotal.com/api/v3/files/${eicar.sha256}`);
    expect(attributes(json)).toMatchObject(eicar);
  });

  it('may be malicious, and is then called by a name', async () => {
    const { json } = await file(eicar.md5);
    expect(at(json, 'data', 'attributes', 'last_analysis_stats', 'malicious')).toBeGreaterThan(0);
    expect(at(json, 'data', 'attributes', 'popular_threat_classification', 'suggested_threat_label')).toMatch(/eicar/);
  });

  it('may be clean', async () => {
    const { json } = await file(createHash('md5').update(cleanContent).digest('hex'));
    expect(at(json, 'data', 'attributes', 'last_analysis_stats')).toMatchObject({ malicious: 0, suspicious: 0 });
    expect(attributes(json)).not.toHaveProperty('popular_threat_classification');
  });

  it('may not have been analysed yet', async () => {
    const { status, json } = await file(createHash('sha1').update(unfinishedContent).digest('hex'));
    expect(status).toBe(200);
    expect(Object.keys(attributes(json) as object).filter((name) => name.startsWith('last_analysis'))).toEqual([]);
  });

  it("may be one of the caller's own", async () => {
    const own = { md5: 'a'.repeat(32), sha1: 'b'.repeat(40), sha256: 'c'.repeat(64), size: 1 };
    await reopen({ virustotal: { files: [own] } });
    expect(attributes((await file(own.sha1)).json)).toEqual(own);
  });
});

describe('an unknown file', () => {
  it.each(['0123456789ABCDEF0123456789abcdef', 'None'])('is quoted as it was asked: %s', async (hash) => {
    const { status, json } = await file(hash);
    expect(status).toBe(404);
    expect(json).toEqual(failure('NotFoundError', `File "${hash}" not found`));
  });

  it.each([`/api/v3/files/${eicar.md5}/`, '/api/v3/urls/abc', '/'])(
    'is not the same as the unknown path %s',
    async (path) => {
      const { status, json } = await get(path);
      expect([status, at(json, 'error', 'code')]).toEqual([404, 'NotFoundError']);
    },
  );
});

describe('the key', () => {
  it('must be there', async () => {
    const { status, json } = await file(eicar.md5, { 'x-apikey': '' });
    expect([status, json]).toEqual([401, failure('AuthenticationRequiredError', 'X-Apikey header is missing')]);
  });

  it('must be of 64 hex digits, in a header of any case', async () => {
    const { status, json } = await file(eicar.md5, { 'x-apikey': 'wrong' });
    expect([status, json]).toEqual([401, failure('WrongCredentialsError', 'Wrong API key')]);
    const url = `${sandbox.urls.virustotal}/api/v3/files/${eicar.md5}`;
    expect((await ask(url, { headers: { 'X-ApiKey': 'F'.repeat(64) } })).status).toBe(200);
  });
});

describe('compression', () => {
  const both = { 'accept-encoding': 'gzip, deflate', 'user-agent': 'threatlockdown; gzip' };

  it('needs the word gzip in both headers', async () => {
    const { bytes, headers } = await file(eicar.md5, both);
    expect(headers['content-encoding']).toBe('gzip');
    expect(at(parseJson(gunzipSync(bytes).toString()), 'data', 'id')).toBe(eicar.sha256);
    for (const one of [{ 'accept-encoding': 'gzip' }, { 'user-agent': 'gzip' }]) {
      expect((await file(eicar.md5, one)).headers['content-encoding']).toBeUndefined();
    }
    expect(sandbox.received().map(({ answer }) => at(parseJson(answer), 'data', 'id'))).toEqual(
      Array(3).fill(eicar.sha256),
    );
  });

  it('is not done to errors', async () => {
    expect((await file('None', both)).headers['content-encoding']).toBeUndefined();
  });
});

describe('the public quota', () => {
  const statuses = async (count: number) => {
    const all = [];
    for (let asked = 0; asked < count; asked += 1) all.push((await file('None')).status);
    return all;
  };
  /** As fast as the minute allows. */
  async function spend(count: number): Promise<void> {
    for (let spent = 0; spent < count; spent += 4) {
      await Promise.all(Array.from({ length: 4 }, () => file('None')));
      await clock.advance(60_000);
    }
  }
  beforeEach(() => reopen({ quotas: true }));

  it('is four a minute for each key, unknown files included', async () => {
    expect(await statuses(5)).toEqual([404, 404, 404, 404, 429]);
    const refused = await file(eicar.md5);
    expect(refused.json).toEqual(failure('QuotaExceededError', 'Quota exceeded'));
    expect(refused.headers['retry-after']).toBeUndefined();
    expect((await file(eicar.md5, { 'x-apikey': 'a'.repeat(64) })).status).toBe(200);
    await clock.advance(60_000);
    expect(await statuses(1)).toEqual([404]);
  });

  it('is 500 a day, until midnight in UTC', async () => {
    await spend(500);
    expect(await statuses(1)).toEqual([429]);
    await clock.advance(Date.UTC(2030, 0, 2) - clock.now() - 1);
    expect(await statuses(1)).toEqual([429]);
    await clock.advance(1);
    expect(await statuses(1)).toEqual([404]);
  });

  it('is not spent by a key that is refused', async () => {
    await Promise.all(Array.from({ length: 10 }, () => get('/api/v3/urls/abc')));
    expect(await statuses(1)).toEqual([404]);
  });
});
