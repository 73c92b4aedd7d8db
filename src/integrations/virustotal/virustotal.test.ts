import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleAlert } from '../../../test/support/sample-alert.ts';
import { openStandIn, type Reply, type StandIn } from '../../../test/support/stand-in.ts';
import { stoppedClock, testSettings, testTools } from '../../../test/support/test-tools.ts';
import type { Alert } from '../../alert/alert.ts';
import type { Outcome } from '../../alert/outcome.ts';
import { type HttpClient, openHttpClient } from '../../lib/http-client.ts';
import { spacedJson } from '../../lib/json.ts';
import { Secret } from '../../lib/secret.ts';
import { attempt } from '../alert.contract.ts';
import { integrationContract } from '../integration.contract.ts';
import type { Tools } from '../integration.ts';
import { virustotal } from './index.ts';

const hashOf = (kind: string, content: string) => createHash(kind).update(content).digest('hex');
const md5 = hashOf('md5', 'dropper');
const sha1 = hashOf('sha1', 'dropper');
const sha256 = hashOf('sha256', 'dropper');
const syscheck = { path: '/srv/www/dropper', md5_after: md5, sha1_after: sha1, sha256_after: sha256, event: 'added' };

/** An alert about a file; members of `changes` that are undefined are left out. */
const fileAlert = (changes: object = {}) =>
  sampleAlert({ location: 'syscheck', data: undefined, syscheck: { ...syscheck, ...changes } });

const settings = (url: string) =>
  testSettings({ name: 'virustotal', api_key: new Secret('4f'.repeat(32)), base_url: url });

/** 2026-02-03 04:05:06 UTC. */
const analysedAt = Date.UTC(2026, 1, 3, 4, 5, 6) / 1000;

function report(stats: object | null = { malicious: 41, suspicious: 2, undetected: 20, harmless: 1 }): Reply {
  const counted = { ...stats, timeout: 3, failure: 2, 'confirmed-timeout': 1, 'type-unsupported': 9 };
  const finished = stats && { last_analysis_stats: counted, last_analysis_date: analysedAt };
  return json(200, {
    data: { id: sha256, type: 'file', attributes: { md5, sha1, sha256, names: ['x'], ...finished } },
  });
}

const failure = (status: number, code: string, message = 'in words') => json(status, { error: { code, message } });

function json(status: number, body: object): Reply {
  return { status, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

integrationContract({
  integration: virustotal,
  settings,
  alert: fileAlert(),
  accept: () => report(),
  verdicts: { 200: 'delivered' },
});

describe('VirusTotal', () => {
  let standIn: StandIn;
  let http: HttpClient;

  beforeEach(async () => {
    standIn = await openStandIn(() => report());
    http = openHttpClient({ connections: 4 });
  });
  afterEach(async () => {
    await http.close();
    await standIn.close();
  });

  /** One block; what it keeps between deliveries, it keeps. */
  function open(given: Partial<Tools> = {}, more: object = {}) {
    const block = { ...settings(standIn.url), ...more };
    const { deliver } = virustotal.open(
      virustotal.options.parse(block),
      testTools({ http, settings: block, ...given }),
    );
    return (alert: Alert) => deliver(alert, attempt());
  }

  const answered = (reply: Reply, alert = fileAlert()): Promise<Outcome> => {
    standIn.respond(() => reply);
    return open()(alert);
  };

  const textOf = (outcome: Outcome) =>
    ('events' in outcome ? (outcome.events ?? []) : []).map(({ document }) => spacedJson(document));

  it('is asked with the key in a header, for the strongest hash that the alert has', async () => {
    const deliver = open();
    await deliver(fileAlert());
    await deliver(fileAlert({ sha256_after: undefined }));
    await deliver(fileAlert({ sha256_after: 'cut short', sha1_after: undefined, md5_after: md5.toUpperCase() }));
    expect(standIn.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET /api/v3/files/${sha256}`,
      `GET /api/v3/files/${sha1}`,
      `GET /api/v3/files/${md5}`,
    ]);
    expect(standIn.requests[0]?.headers).toMatchObject({ 'x-apikey': '4f'.repeat(32), accept: 'application/json' });
  });

  it('reports a malicious file in the words that rule 87105 reads', async () => {
    const outcome = await answered(report());
    expect(textOf(outcome)).toEqual([
      `{"virustotal": {"found": 1, "malicious": 1, "source": {"alert_id": "1772918043.52117", ` +
        `"file": "/srv/www/dropper", "md5": "${md5}", "sha1": "${sha1}"}, "sha1": "${sha1}", ` +
        `"scan_date": "2026-02-03 04:05:06", "positives": 41, "total": 64, ` +
        `"permalink": "https://www.virustotal.com/gui/file/${sha256}/detection/f-${sha256}-${analysedAt}"}, ` +
        `"integration": "virustotal"}`,
    ]);
    expect(outcome).toMatchObject({
      status: 'delivered',
      events: [{ source: 'virustotal', agent: { id: '014', name: 'gateway-2', ip: '10.20.0.14' } }],
    });
  });

  it('reports a clean file', async () => {
    const outcome = await answered(report({ undetected: 60 }));
    expect(outcome).toMatchObject({
      events: [{ document: { virustotal: { found: 1, malicious: 0, positives: 0, total: 60 } } }],
    });
  });

  it('reports a file it does not know, and leaves out what the alert lacks', async () => {
    const alert = sampleAlert({ id: undefined, syscheck: { md5_after: md5 } });
    expect(textOf(await answered(failure(404, 'NotFoundError'), alert))).toEqual([
      `{"virustotal": {"found": 0, "malicious": 0, "source": {"md5": "${md5}"}}, "integration": "virustotal"}`,
    ]);
  });

  it('is asked once for one file, known or not, whatever the alert', async () => {
    for (const reply of [report(), failure(404, 'NotFoundError')]) {
      const before = standIn.requests.length;
      standIn.respond(() => reply);
      const deliver = open();
      const [first, second] = await Promise.all([deliver(fileAlert()), deliver(fileAlert({ path: '/tmp/copy' }))]);
      const third = await deliver(fileAlert({ path: '/tmp/third' }));
      const files = [first, second, third].flatMap(textOf).map((text) => /"file": "([^"]*)"/.exec(text)?.[1]);
      expect(files).toEqual(['/srv/www/dropper', '/tmp/copy', '/tmp/third']);
      expect(standIn.requests.length - before).toBe(1);
    }
  });

  it.each<[string, object | undefined]>([
    ['no file', undefined],
    ['a deleted file', { path: '/etc/motd', event: 'deleted' }],
    ['hashes that are none', { md5_after: 'x'.repeat(32), sha1_after: 5, sha256_after: `${sha256}0` }],
  ])('is not asked about %s', async (_, file) => {
    await expect(open()(sampleAlert({ syscheck: file }))).resolves.toEqual({
      status: 'skipped',
      why: 'the alert has no hash of a file',
    });
    expect(standIn.requests).toEqual([]);
  });

  it.each(['sha256', 'sha1', 'md5'])('is not asked about the empty file, known by its %s', async (kind) => {
    const alert = sampleAlert({ syscheck: { path: '/tmp/empty', [`${kind}_after`]: hashOf(kind, '') } });
    await expect(open()(alert)).resolves.toEqual({ status: 'skipped', why: 'the file is empty' });
    expect(standIn.requests).toEqual([]);
  });

  it.each([
    ['a file without an analysis', () => report(null)],
    ['"not available yet"', () => failure(400, 'NotAvailableYet')],
  ])('is asked again much later after %s', async (_, reply) => {
    await expect(answered(reply())).resolves.toEqual({
      status: 'deferred',
      fault: 'delivery',
      why: 'VirusTotal has the file, but has not finished its analysis',
      afterMs: 900_000,
    });
  });

  it.each<[number, string]>([
    [401, 'WrongCredentialsError'],
    [403, 'ForbiddenError'],
  ])('tells analysis, in the words that rule 87102 reads, when it refuses the key with %i', async (status, code) => {
    const outcome = await answered(failure(status, code));
    expect(outcome).toMatchObject({
      status: 'rejected',
      why: `VirusTotal answered ${status}: ${code}, in words`,
      events: [{ agent: { id: '014' } }],
    });
    expect(textOf(outcome)).toEqual([
      `{"virustotal": {"error": 403, "description": "Error: Check credentials", "source": {"alert_id": ` +
        `"1772918043.52117", "file": "/srv/www/dropper", "md5": "${md5}", "sha1": "${sha1}"}}, "integration": "virustotal"}`,
    ]);
  });

  it.each<[string, Reply]>([
    ['a web page', { status: 404, body: '<h1>Not Found</h1>' }],
    ['some other JSON', json(404, { message: 'no Route matched' })],
    ['another of its errors', failure(404, 'SomethingElse')],
  ])('is not taken for the one who says 404 when the answer is %s', async (_, reply) => {
    const outcome = await answered(reply);
    expect(outcome).toMatchObject({ status: 'rejected', why: expect.stringContaining('check base_url and the proxy') });
    expect(outcome).not.toHaveProperty('events');
  });

  it.each<[string, object]>([
    ['no id', { attributes: {} }],
    ['an id that is no hash', { id: '../..', attributes: {} }],
    ['a date beyond all calendars', { id: sha256, attributes: { last_analysis_stats: {}, last_analysis_date: 1e15 } }],
    ['negative counts', { id: sha256, attributes: { last_analysis_stats: { malicious: -1 }, last_analysis_date: 1 } }],
  ])('is not believed when it answers 200 with %s', async (_, data) => {
    await expect(answered(json(200, { data }))).resolves.toMatchObject({ status: 'deferred', fault: 'far-side' });
  });

  it('is left alone for a minute after 429, then until midnight in UTC', async () => {
    let now = Date.UTC(2026, 5, 1, 22, 0);
    standIn.respond(() => failure(429, 'QuotaExceededError', 'Quota exceeded'));
    const deliver = open({ clock: { ...stoppedClock(0), now: () => now } });
    const first = await deliver(fileAlert());
    expect(first).toEqual({
      status: 'deferred',
      fault: 'quota',
      why: 'VirusTotal answered 429: QuotaExceededError, Quota exceeded',
      afterMs: 60_000,
    });
    now += 60_000;
    await expect(deliver(fileAlert())).resolves.toMatchObject({ fault: 'quota', afterMs: 7_140_000 });
  });

  it('is asked within the rate only', async () => {
    const deliver = open({ permit: () => ({ granted: false, afterMs: 11_000 }) });
    await expect(deliver(fileAlert())).resolves.toMatchObject({ status: 'deferred', fault: 'quota', afterMs: 11_000 });
    expect(standIn.requests).toEqual([]);
  });

  it('is asked every time where the cache is switched off', async () => {
    const deliver = open({}, { cache: { found: 'none' } });
    await deliver(fileAlert());
    await deliver(fileAlert());
    expect(standIn.requests).toHaveLength(2);
  });

  it('has an address of its own, with or without a slash at its end', () => {
    const parse = (more: object) => virustotal.options.parse({ ...settings(''), base_url: undefined, ...more });
    expect(parse({}).base_url).toBe('https://www.virustotal.com');
    expect(parse({ base_url: 'http://127.0.0.1:8/vt/' }).base_url).toBe('http://127.0.0.1:8/vt');
  });
});
