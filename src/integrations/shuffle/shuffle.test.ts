import { describe, expect, it } from 'vitest';
import { alertOf, sampleAlert } from '../../../test/support/sample-alert.ts';
import { scriptedHttp } from '../../../test/support/scripted-http.ts';
import type { Reply } from '../../../test/support/stand-in.ts';
import { testSettings, testTools } from '../../../test/support/test-tools.ts';
import type { Alert } from '../../alert/alert.ts';
import { Secret } from '../../lib/secret.ts';
import { attempt } from '../alert.contract.ts';
import { integrationContract } from '../integration.contract.ts';
import { shuffle } from './index.ts';

const hook = '/api/v1/hooks/webhook_7b9e4a10-52c3-4f5d-8e6a-0d1c2b3a4f5e';
const started: Reply = {
  status: 200,
  body: '{"success": true, "execution_id": "c0ffee00-1111-4222-8333-444455556666"}',
  headers: { 'content-type': 'text/plain; charset=utf-8' },
};
const blockAt = (url: string) => testSettings({ name: 'shuffle', hook_url: new Secret(`${url}${hook}`) });

integrationContract({
  integration: shuffle,
  settings: blockAt,
  alert: sampleAlert(),
  accept: () => started,
  verdicts: { 200: 'delivered' },
});

async function send(
  alert: Alert,
  { reply = started, ...more }: { reply?: Reply; options?: string; skip_rules?: unknown } = {},
) {
  const settings = { ...blockAt('https://shuffler.io'), ...more };
  const http = scriptedHttp(() => reply);
  const deliverer = shuffle.open(shuffle.options.parse(settings), testTools({ http, settings }));
  const outcome = await deliverer.deliver(alert, attempt());
  return { outcome, requests: http.requests, body: http.requests[0]?.body ?? 'null' };
}

const ofRule = (id: string) => sampleAlert({ rule: { id, level: 7 } });

describe('the message to Shuffle', () => {
  it('has the members that users know, in their order', async () => {
    const alert = sampleAlert();
    const { requests, body } = await send(alert);
    expect(requests).toMatchObject([{ method: 'POST', url: `https://shuffler.io${hook}` }]);
    const message = {
      severity: 3,
      pretext: 'ThreatLockDown Alert',
      title: 'sshd: many failed logins for one user',
      text: alert.fullLog,
      rule_id: '5720',
      timestamp: '2026-03-07T21:14:03.118+0000',
      id: '1772918043.52117',
      all_fields: alert.document,
    };
    expect(body).toBe(JSON.stringify(message));
  });

  it.each([
    [0, 1],
    [4, 1],
    [5, 2],
    [7, 2],
    [8, 3],
    [16, 3],
  ])('turns level %i into severity %i', async (level, severity) => {
    expect(JSON.parse((await send(sampleAlert({ rule: { level } }))).body)).toMatchObject({ severity });
  });

  it('leaves out what the alert lacks', async () => {
    const { all_fields, ...rest } = JSON.parse((await send(alertOf({ rule: {} }))).body);
    expect(rest).toEqual({ severity: 1, pretext: 'ThreatLockDown Alert', title: 'N/A', text: null });
  });

  it('has the options put over it', async () => {
    const { body } = await send(sampleAlert(), { options: '{"title":"mine","team":"blue"}' });
    expect(JSON.parse(body)).toMatchObject({ title: 'mine', team: 'blue', rule_id: '5720' });
  });

  it('stays under 30 MB by trimming all_fields', async () => {
    const { body, outcome } = await send(sampleAlert({ data: { dump: 'z'.repeat(31_000_000) } }));
    expect(outcome).toEqual({ status: 'delivered' });
    expect(JSON.parse(body).all_fields.data.dump).toMatch(/^z+… \[trimmed\]$/);
  });
});

describe('the rules that Shuffle is not told of', () => {
  it('are those that its own containers set off', async () => {
    const { outcome, requests } = await send(ofRule('87924'));
    expect(outcome).toEqual({ status: 'skipped', why: 'rule 87924 is in skip_rules' });
    expect(requests).toEqual([]);
  });

  it('do not hide a login by an unknown user', async () => {
    expect((await send(ofRule('5710'))).outcome).toEqual({ status: 'delivered' });
  });

  it('can be chosen, as numbers or as texts', async () => {
    const skip_rules = [5710, '80710'];
    expect((await send(ofRule('5710'), { skip_rules })).outcome).toMatchObject({ status: 'skipped' });
    expect((await send(ofRule('80710'), { skip_rules })).outcome).toMatchObject({ status: 'skipped' });
    expect((await send(ofRule('87924'), { skip_rules })).outcome).toMatchObject({ status: 'delivered' });
  });

  it('are refused when they are no list of ids', () => {
    const { error } = shuffle.options.safeParse({ ...blockAt('https://shuffler.io'), skip_rules: '87924' });
    expect(error?.issues[0]?.message).toContain('write skip_rules: [');
  });
});

describe('what Shuffle answers', () => {
  it.each(['done', '', '[1, 2]', '{"success": "false"}'])('is a success with 200 and %j', async (body) => {
    expect((await send(sampleAlert(), { reply: { status: 200, body } })).outcome).toEqual({ status: 'delivered' });
  });

  it('is no success when it says so itself', async () => {
    const body = '{"success": false, "reason": "No environments"}';
    const { outcome } = await send(sampleAlert(), { reply: { status: 200, body } });
    expect(outcome).toMatchObject({
      status: 'deferred',
      fault: 'far-side',
      why: expect.stringContaining('No environments'),
    });
  });

  it('is read when a refused workflow answers with two objects in a row', async () => {
    const body =
      '{"success": false, "reason": "No active environments found"}{"success": false, "reason": "Check logs."}';
    const { outcome } = await send(sampleAlert(), { reply: { status: 500, body } });
    const why = 'Shuffle answered 500: No active environments found';
    expect(outcome).toEqual({ status: 'deferred', fault: 'far-side', why });
  });

  it('is final when the webhook is stopped', async () => {
    const body = '{"success": false, "reason": "The webhook isn\'t running. Is it running?"}';
    const { outcome } = await send(sampleAlert(), { reply: { status: 400, body } });
    expect(outcome).toMatchObject({ status: 'rejected', why: expect.stringContaining("isn't running") });
  });
});
