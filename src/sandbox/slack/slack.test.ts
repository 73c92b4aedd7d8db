import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../../test/support/ask.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { type Sandbox, startSandbox } from '../sandbox.ts';
import type { SlackHook } from './hooks.ts';

const clock = new ManualClock();
let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ clock });
});
afterEach(() => sandbox.close());

const headers = { 'content-type': 'application/json' };
const post = (body: unknown, url = sandbox.urls.slack) => ask(url, { method: 'POST', headers, body });
const says = async (body: unknown) => {
  const { status, text } = await post(body);
  return `${status} ${text}`;
};
const repeat = <T>(count: number, item: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => item(index));
const section = (extra = {}) => ({ type: 'section', text: { type: 'mrkdwn', text: 'words' }, ...extra });

describe('an accepted message', () => {
  it("is answered with two letters, as HTML, under Slack's headers", async () => {
    const { status, text, headers } = await post({ text: 'hello' });
    expect([status, text]).toEqual([200, 'ok']);
    expect(headers).toMatchObject({
      'content-type': 'text/html',
      'content-length': '2',
      server: 'Apache',
      'x-slack-backend': 'r',
    });
    expect(headers['x-slack-unique-id']).toHaveLength(24);
  });

  it.each([
    [
      'an alert whose text is null, with other things to see',
      { attachments: [{ title: 'sshd', text: null, fields: [], ts: '1610000000.12345' }] },
    ],
    ['an attachment of nothing but a pretext', { attachments: [{ pretext: 'ThreatLockDown Alert' }] }],
    [
      'an attachment of nothing but fields',
      { attachments: [{ fields: [{ title: 'Agent', value: '(001) - web', short: true }] }] },
    ],
    [
      'blocks alone',
      { blocks: [section(), { type: 'header', text: { type: 'plain_text', text: 'Found' } }, { type: 'divider' }] },
    ],
    ['members that Slack does not know', { text: 'hello', colour: 5 }],
    ['a channel and a name, which are ignored', { text: 'hello', channel: '#other', username: 'bot' }],
    ['fifty blocks', { blocks: repeat(50, () => section()) }],
    ['fifty attachments', { attachments: repeat(50, () => ({ text: 'a' })) }],
  ])('may be %s', async (_, message) => expect(await says(message)).toBe('200 ok'));

  it('may come as the payload field of a form', async () => {
    const body = new URLSearchParams({ payload: '{"text":"a & b"}' }).toString();
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await ask(sandbox.urls.slack, { method: 'POST', headers: form, body })).text).toBe('ok');
    expect((await ask(sandbox.urls.slack, { method: 'POST', headers: form, body: 'text=hello' })).text).toBe(
      'invalid_payload',
    );
  });
});

describe('a refused message', () => {
  it.each([
    ['no JSON', 'invalid_payload', '{"text":'],
    ['no object', 'invalid_payload', '["text"]'],
    ['no UTF-8', 'invalid_payload', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['a text that is a number', 'invalid_payload', { text: 5 }],
    ["an attachment's title that is a number", 'invalid_payload', { attachments: [{ title: 5 }] }],
    ['attachments that are no list', 'invalid_payload', { attachments: { title: 'a' } }],
    ['metadata without a payload', 'invalid_payload', { text: 'a', metadata: { event_type: 'x' } }],
    ['an empty object', 'no_text', {}],
    ['an empty text', 'no_text', { text: '', attachments: [] }],
    ['blocks that are no list', 'invalid_blocks_format', { blocks: 'words' }],
    [
      'an attachment with nothing to see',
      'missing_text_or_fallback_or_attachments',
      { attachments: [{ color: 'good', text: null }] },
    ],
    ['more than 100 attachments', 'too_many_attachments', { attachments: repeat(101, () => ({ text: 'a' })) }],
    ['more than 50 attachments', 'invalid_attachments', { attachments: repeat(51, () => ({ text: 'a' })) }],
    [
      'more than 20 blocks in an attachment',
      'invalid_attachments',
      { attachments: [{ blocks: repeat(21, () => section()) }] },
    ],
    ['a bad block in an attachment', 'invalid_attachments', { attachments: [{ blocks: [{ type: 'section' }] }] }],
    ['a footer over 300', 'invalid_attachments', { attachments: [{ text: 'a', footer: 'f'.repeat(301) }] }],
    ['more than 5 actions', 'invalid_attachments', { attachments: [{ text: 'a', actions: repeat(6, () => ({})) }] }],
    ['a time that is none', 'invalid_attachments', { attachments: [{ text: 'a', ts: 'yesterday' }] }],
    ['markdown in an unknown member', 'invalid_attachments', { attachments: [{ text: 'a', mrkdwn_in: ['title'] }] }],
  ])('with %s is %s', async (_, code, message) => expect(await says(message)).toBe(`400 ${code}`));

  it.each([
    ['more than 50', repeat(51, () => section())],
    ['a section of 3001 letters', [section({ text: { type: 'mrkdwn', text: 'a'.repeat(3001) } })]],
    ['a section with neither text nor fields', [{ type: 'section' }]],
    ['a section of 11 fields', [section({ fields: repeat(11, () => ({ type: 'mrkdwn', text: 'a' })) })]],
    ['a field of 2001 letters', [section({ fields: [{ type: 'mrkdwn', text: 'a'.repeat(2001) }] })]],
    ['a header of 151 letters', [{ type: 'header', text: { type: 'plain_text', text: 'a'.repeat(151) } }]],
    ['a header in markdown', [{ type: 'header', text: { type: 'mrkdwn', text: 'a' } }]],
    ['a context of 11 elements', [{ type: 'context', elements: repeat(11, () => ({ type: 'mrkdwn', text: 'a' })) }]],
    ['26 actions', [{ type: 'actions', elements: repeat(26, () => ({ type: 'users_select' })) }]],
    [
      'a button of 76 letters',
      [{ type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'a'.repeat(76) } }] }],
    ],
    [
      'an option of 76 letters',
      [
        {
          type: 'actions',
          elements: [{ type: 'static_select', options: [{ text: { type: 'plain_text', text: 'a'.repeat(76) } }] }],
        },
      ],
    ],
    ['an image without words for those who do not see it', [{ type: 'image', image_url: 'https://example.com/a.png' }]],
    ['markdown of 12,001 letters in all', repeat(2, (index) => ({ type: 'markdown', text: 'a'.repeat(6000 + index) }))],
    ['the same block_id twice', repeat(2, () => section({ block_id: 'same' }))],
    ['a block_id of 256 letters', [section({ block_id: 'a'.repeat(256) })]],
    [
      'the same action_id twice',
      [{ type: 'actions', elements: repeat(2, () => ({ type: 'users_select', action_id: 'same' })) }],
    ],
    ['an unknown type', [{ type: 'poem' }]],
  ])('for its blocks: %s', async (_, blocks) => expect(await says({ blocks })).toBe('400 invalid_blocks'));
});

describe('a webhook', () => {
  it.each<[SlackHook, number]>([
    ['no_team', 404],
    ['no_service', 404],
    ['no_service_id', 404],
    ['no_active_hooks', 404],
    ['invalid_token', 403],
    ['team_disabled', 403],
    ['action_prohibited', 403],
    ['posting_to_general_channel_denied', 403],
    ['user_not_found', 400],
    ['channel_not_found', 404],
    ['channel_is_archived', 410],
    ['rollup_error', 500],
  ])('answers %s with %i', async (hook, status) => {
    const answer = await post({ text: 'a' }, sandbox.hooks.slack[hook]);
    expect([answer.status, answer.text]).toEqual([status, hook]);
  });

  it('that takes nothing says so before it looks at the message, a channel that takes nothing afterwards', async () => {
    expect((await post('rubbish', sandbox.hooks.slack.no_active_hooks)).text).toBe('no_active_hooks');
    expect((await post('rubbish', sandbox.hooks.slack.channel_is_archived)).text).toBe('invalid_payload');
  });

  it.each(['/slack/services/T1/B1', '/slack/services/X1/B1/ThreatLockDownSandbox000', '/slack/hooks'])(
    'with the malformed path %s redirects to a page',
    async (path) => {
      const { status, headers } = await post({ text: 'a' }, sandbox.url + path);
      expect([status, headers.location]).toEqual([302, '/']);
    },
  );

  it('takes nothing but POST', async () => expect((await ask(sandbox.urls.slack)).status).toBe(405));
});

describe('the rate', () => {
  it('allows a burst of five, then one a second, and tells how long to wait', async () => {
    const burst = await Promise.all(repeat(6, () => post({ text: 'a' })));
    expect(burst.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = burst.find(({ status }) => status === 429);
    expect(refused?.headers).toMatchObject({ 'retry-after': '1', 'content-type': 'application/json' });
    expect(refused?.json).toEqual({ retry_after: 1, ok: false, error: 'rate_limited' });
    await clock.advance(1000);
    expect([await says({ text: 'a' }), (await post({ text: 'a' })).status]).toEqual(['200 ok', 429]);
  });

  it("is each URL's own, and refused messages count before they are read", async () => {
    await Promise.all(repeat(5, () => post('rubbish')));
    expect((await post({ text: 'a' })).status).toBe(429);
    expect((await post({ text: 'a' }, `${sandbox.urls.slack}?other`)).status).toBe(200);
  });

  it('switches a webhook off that goes on sending in spite of it', async () => {
    for (let wave = 0; wave < 36; wave += 1) await Promise.all(repeat(100, () => post('x')));
    expect(await says({ text: 'a' })).toBe('404 no_active_hooks');
    await clock.advance(3_600_000);
    expect(await says({ text: 'a' })).toBe('404 no_active_hooks');
  });
});
