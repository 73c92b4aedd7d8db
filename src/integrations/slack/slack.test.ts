import { describe, expect, it } from 'vitest';
import { sampleAlert } from '../../../test/support/sample-alert.ts';
import { scriptedHttp } from '../../../test/support/scripted-http.ts';
import type { Reply } from '../../../test/support/stand-in.ts';
import { testSettings, testTools } from '../../../test/support/test-tools.ts';
import type { Alert } from '../../alert/alert.ts';
import { Secret } from '../../lib/secret.ts';
import { attempt } from '../alert.contract.ts';
import { integrationContract } from '../integration.contract.ts';
import { slack } from './index.ts';

const ok: Reply = { status: 200, body: 'ok', headers: { 'content-type': 'text/html' } };
const blockAt = (url: string) =>
  testSettings({ name: 'slack', hook_url: new Secret(`${url}/services/T01/B02/q8ZpWn4LxR2c`) });

integrationContract({
  integration: slack,
  settings: blockAt,
  alert: sampleAlert(),
  accept: () => ok,
  verdicts: { 200: 'delivered' },
});

async function send(alert: Alert, reply: Reply = ok, options?: string) {
  const settings = { ...blockAt('https://hooks.slack.com'), options };
  const http = scriptedHttp(() => reply);
  const outcome = await slack
    .open(slack.options.parse(settings), testTools({ http, settings }))
    .deliver(alert, attempt());
  return { outcome, requests: http.requests };
}

/** The attachment that is sent for an alert. */
async function attachment(alert: Alert, options?: string) {
  const { requests } = await send(alert, ok, options);
  return JSON.parse(requests[0]?.body ?? '').attachments[0];
}

describe('the message to Slack', () => {
  it('goes to the webhook as JSON', async () => {
    const { requests } = await send(sampleAlert());
    expect(requests).toMatchObject([
      {
        method: 'POST',
        url: 'https://hooks.slack.com/services/T01/B02/q8ZpWn4LxR2c',
        headers: { 'content-type': 'application/json', 'user-agent': expect.stringMatching(/^ThreatLockDown\/\d/) },
      },
    ]);
  });

  it('has the fields that users know, in their order', async () => {
    const { requests } = await send(sampleAlert());
    const fields = [
      { title: 'Agent', value: '(014) - gateway-2' },
      { title: 'Location', value: '/var/log/auth.log' },
      { title: 'Rule ID', value: '5720 _(Level 10)_' },
    ];
    const attachment = {
      color: 'danger',
      pretext: 'ThreatLockDown Alert',
      title: 'sshd: many failed logins for one user',
      text: 'Mar  7 21:14:02 gateway-2 sshd[2211]: Failed password for erin from 198.18.7.9 port 41022 ssh2',
      fields,
      ts: '1772918043.52117',
    };
    expect(requests[0]?.body).toBe(JSON.stringify({ attachments: [attachment] }));
  });

  it.each([
    [0, 'good'],
    [4, 'good'],
    [5, 'warning'],
    [7, 'warning'],
    [8, 'danger'],
    [16, 'danger'],
  ])('shows level %i as %s', async (level, color) => {
    expect(await attachment(sampleAlert({ rule: { level } }))).toMatchObject({ color });
  });

  it('leaves out what the alert lacks', async () => {
    const bare = { agent: undefined, location: undefined, id: undefined, full_log: undefined, rule: {} };
    const { color, pretext, ...rest } = await attachment(sampleAlert(bare));
    expect(rest).toEqual({ title: 'N/A', text: null, fields: [] });
  });

  it('takes the time from the id, when that holds one', async () => {
    expect(await attachment(sampleAlert({ id: '1772918043' }))).toMatchObject({ ts: '1772918043' });
    expect(await attachment(sampleAlert({ id: 'replayed-7' }))).not.toHaveProperty('ts');
  });

  it('names an agentless host, and what is known of an agent', async () => {
    const host = await attachment(sampleAlert({ agent: undefined, agentless: { host: 'ops@10.9.8.7' } }));
    expect(host.fields[0]).toEqual({ title: 'Agentless Host', value: 'ops@10.9.8.7' });
    const nameless = await attachment(sampleAlert({ agent: { id: '014' }, rule: { level: 3 } }));
    expect(nameless.fields[0]).toEqual({ title: 'Agent', value: '(014)' });
    expect(nameless.fields[2]).toEqual({ title: 'Rule ID', value: '_(Level 3)_' });
  });

  it('takes the sting out of what an attacker wrote into a log', async () => {
    const log = 'user <!channel> & <https://evil.example|your bank> logged in';
    const sent = await attachment(sampleAlert({ full_log: log, location: '<!here>', rule: { description: '<@U1>' } }));
    expect(sent).toMatchObject({
      title: '&lt;@U1&gt;',
      text: 'user &lt;!channel&gt; &amp; &lt;https://evil.example|your bank&gt; logged in',
    });
    expect(sent.fields[1]).toEqual({ title: 'Location', value: '&lt;!here&gt;' });
  });

  it('shortens a text that Slack would shorten, and never through an entity', async () => {
    const { text } = await attachment(sampleAlert({ full_log: '<'.repeat(39_000) }));
    expect(text.length).toBeLessThanOrEqual(40_000);
    expect(text).toMatch(/^(&lt;)+… \[trimmed\]$/);
  });

  it('puts the options over the attachment, as they are', async () => {
    const options = '{"pretext":"<!here> look","fields":[{"title":"Team"}],"footer":"watchtower"}';
    const sent = await attachment(sampleAlert(), options);
    expect(sent).toMatchObject({ pretext: '<!here> look', fields: [{ title: 'Team' }], color: 'danger' });
    expect(Object.keys(sent)).toEqual(['color', 'pretext', 'title', 'text', 'fields', 'ts', 'footer']);
  });
});

describe('what Slack answers', () => {
  it('is a success only when it says ok', async () => {
    expect((await send(sampleAlert(), { status: 200, body: '<html>Please log in' })).outcome).toMatchObject({
      status: 'deferred',
      fault: 'far-side',
    });
  });

  it.each([
    [400, 'invalid_payload', '<options>'],
    [400, 'no_text', '<options>'],
    [403, 'invalid_token', 'make a new webhook'],
    [403, 'action_prohibited', 'administrator'],
    [404, 'no_service', 'make a new webhook'],
    [404, 'channel_not_found', 'make a new webhook'],
    [410, 'channel_is_archived', 'restore it'],
  ])('with %i %s is final, and says what to do', async (status, body, remedy) => {
    const { outcome } = await send(sampleAlert(), { status, body });
    expect(outcome).toMatchObject({ status: 'rejected', why: expect.stringContaining(`${status}: ${body}, `) });
    expect(outcome).toMatchObject({ why: expect.stringContaining(remedy) });
  });

  it('with a reason that nobody has heard of is passed on', async () => {
    const { outcome } = await send(sampleAlert(), { status: 400, body: 'brand_new_reason' });
    expect(outcome).toEqual({ status: 'rejected', why: 'Slack answered 400: brand_new_reason' });
  });

  it('with a redirect means that the URL is no webhook', async () => {
    const { outcome } = await send(sampleAlert(), { status: 302, headers: { location: 'https://slack.com/' } });
    expect(outcome).toMatchObject({ status: 'rejected', why: expect.stringContaining('hook_url is not') });
  });

  it('with too many requests is a pause', async () => {
    const body = '{"retry_after":30,"ok":false,"error":"rate_limited"}';
    const { outcome } = await send(sampleAlert(), { status: 429, body, headers: { 'retry-after': '30' } });
    const why = 'Slack answered 429: rate_limited';
    expect(outcome).toEqual({ status: 'deferred', fault: 'quota', afterMs: 30_000, why });
  });
});
