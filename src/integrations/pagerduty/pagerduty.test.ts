import { describe, expect, it } from 'vitest';
import { alertOf, sampleAlert } from '../../../test/support/sample-alert.ts';
import { scriptedHttp } from '../../../test/support/scripted-http.ts';
import type { Reply } from '../../../test/support/stand-in.ts';
import { testSettings, testTools } from '../../../test/support/test-tools.ts';
import type { Alert } from '../../alert/alert.ts';
import { Secret } from '../../lib/secret.ts';
import { attempt } from '../alert.contract.ts';
import { integrationContract } from '../integration.contract.ts';
import { pagerduty } from './index.ts';

const routingKey = '5f1d0c2b9a8e47736655443322110fee';
const accepted: Reply = { status: 202, body: '{"status":"success","message":"Event processed","dedup_key":"k"}' };
const block = testSettings({ name: 'pagerduty', api_key: new Secret(routingKey) });

integrationContract({
  integration: pagerduty,
  settings: (url) => ({ ...block, base_url: url }),
  alert: sampleAlert(),
  accept: () => accepted,
  verdicts: { 202: 'delivered' },
});

async function send(alert: Alert, given: { reply?: Reply; options?: string; key?: string; base_url?: string } = {}) {
  const { reply = accepted, key = 'lane-7/1772918043.52117', ...more } = given;
  const settings = { ...block, ...more };
  const http = scriptedHttp(() => reply);
  const deliverer = pagerduty.open(pagerduty.options.parse(settings), testTools({ http, settings }));
  const outcome = await deliverer.deliver(alert, { ...attempt(), key });
  return { outcome, requests: http.requests, body: http.requests[0]?.body ?? 'null' };
}

describe('the event to PagerDuty', () => {
  it('has the members that users know, in their order', async () => {
    const alert = sampleAlert();
    const { requests, body } = await send(alert);
    expect(requests).toMatchObject([{ method: 'POST', url: 'https://events.pagerduty.com/v2/enqueue' }]);
    const payload = {
      summary: 'sshd: many failed logins for one user',
      timestamp: '2026-03-07T21:14:03.118+0000',
      source: 'gateway-2',
      severity: 'error',
      group: 'syslog, sshd, authentication_failures',
      custom_details: alert.document,
    };
    const event = {
      routing_key: routingKey,
      event_action: 'trigger',
      dedup_key: 'lane-7/1772918043.52117',
      payload,
      client: 'ThreatLockDown',
      client_url: 'https://threatlockdown.com',
    };
    expect(body).toBe(JSON.stringify(event));
  });

  it.each([
    [3, 'info'],
    [6, 'info'],
    [7, 'warning'],
    [9, 'warning'],
    [10, 'error'],
    [12, 'error'],
    [13, 'critical'],
    [16, 'critical'],
  ])('turns level %i into %s', async (level, severity) => {
    const { body } = await send(sampleAlert({ rule: { level } }));
    expect(JSON.parse(body).payload).toMatchObject({ severity });
  });

  it('leaves out what the alert lacks, but never what PagerDuty requires', async () => {
    const { body } = await send(alertOf({ rule: {}, timestamp: 'yesterday' }));
    const { custom_details, ...payload } = JSON.parse(body).payload;
    expect(payload).toEqual({ summary: 'N/A', source: 'unknown', severity: 'info' });
  });

  it('names the best source it knows', async () => {
    const sourceOf = async (changes: object) => JSON.parse((await send(sampleAlert(changes))).body).payload.source;
    const agentless = { host: 'ops@10.9.8.7' };
    expect(await sourceOf({ agent: undefined, agentless })).toBe('ops@10.9.8.7');
    expect(await sourceOf({ agent: { id: '014', name: ' ' } })).toBe('watchtower');
  });

  it('keeps the summary within 1,024 characters', async () => {
    const { body } = await send(sampleAlert({ rule: { description: '🔥'.repeat(600) } }));
    const { summary } = JSON.parse(body).payload;
    expect(summary.length).toBeLessThanOrEqual(1024);
    expect(summary).toMatch(/^🔥+… \[trimmed\]$/u);
  });

  it('keeps the key within 255 characters, and different keys apart', async () => {
    const keyOf = async (key: string) => JSON.parse((await send(sampleAlert(), { key })).body).dedup_key;
    const [one, other] = await Promise.all([keyOf(`${'k'.repeat(300)}1`), keyOf(`${'k'.repeat(300)}2`)]);
    expect(one.length).toBeLessThanOrEqual(255);
    expect(one).not.toBe(other);
  });

  it('stays under 512,000 bytes by trimming the details', async () => {
    const { body } = await send(sampleAlert({ full_log: 'ü'.repeat(400_000) }));
    expect(Buffer.byteLength(body)).toBeLessThan(512_000);
    const { custom_details } = JSON.parse(body).payload;
    expect(custom_details.full_log).toMatch(/^ü+… \[trimmed\]$/);
    expect(custom_details.rule.id).toBe('5720');
  });

  it('is sent whatever of the alert is long', async () => {
    const long = 'x'.repeat(600_000);
    const { outcome, body } = await send(
      sampleAlert({ rule: { level: 3, description: long, groups: [long, long] }, agent: { id: long, name: long } }),
    );
    expect(outcome).toEqual({ status: 'delivered' });
    expect(Buffer.byteLength(body)).toBeLessThan(512_000);
    const { source, group } = JSON.parse(body).payload;
    for (const text of [source, group]) expect(text).toMatch(/^x{1000,}… \[trimmed\]$/);
  });

  it('puts the options over the event, even over what is required', async () => {
    const { body, outcome } = await send(sampleAlert(), {
      options: '{"payload":{"summary":"mine"},"severity":"critical"}',
    });
    expect(outcome).toEqual({ status: 'delivered' });
    expect(JSON.parse(body)).toMatchObject({
      payload: { summary: 'mine' },
      severity: 'critical',
      routing_key: routingKey,
    });
    expect(JSON.parse(body).payload).toEqual({ summary: 'mine' });
  });

  it('is not sent when the options alone are too large', async () => {
    const options = JSON.stringify({ payload: 'x'.repeat(600_000) });
    const { outcome, requests } = await send(sampleAlert(), { options });
    expect(outcome).toMatchObject({ status: 'rejected', why: expect.stringContaining('<options>') });
    expect(requests).toEqual([]);
  });

  it('goes to another region when told so', async () => {
    const { requests } = await send(sampleAlert(), { base_url: 'https://events.eu.pagerduty.com/' });
    expect(requests).toMatchObject([{ url: 'https://events.eu.pagerduty.com/v2/enqueue' }]);
  });
});

describe('what PagerDuty answers', () => {
  it('is final when the event is invalid, and says what is wrong with it', async () => {
    const errors = ["Length of 'routing_key' is incorrect (should be 32 characters)"];
    const body = JSON.stringify({ status: 'invalid event', message: 'Event object is invalid', errors });
    const { outcome } = await send(sampleAlert(), { reply: { status: 400, body } });
    expect(outcome).toEqual({ status: 'rejected', why: `PagerDuty answered 400: ${errors[0]}` });
  });

  it('falls back on the message when there is no list of errors', async () => {
    const body = '{"status":"Unrecognized object","message":"Event object format is unrecognized"}';
    const { outcome } = await send(sampleAlert(), { reply: { status: 400, body } });
    expect(outcome).toMatchObject({ why: 'PagerDuty answered 400: Event object format is unrecognized' });
  });

  it('is a pause of half a minute when it throttles without saying for how long', async () => {
    const { outcome } = await send(sampleAlert(), { reply: { status: 429 } });
    expect(outcome).toMatchObject({ status: 'deferred', fault: 'quota', afterMs: 30_000 });
  });
});
