import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../../test/support/ask.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { type JsonObject, member } from '../../lib/json.ts';
import { type Sandbox, startSandbox } from '../sandbox.ts';

const clock = new ManualClock();
let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ clock });
});
afterEach(() => sandbox.close());

const post = (body: unknown) => ask(`${sandbox.urls.pagerduty}/v2/enqueue`, { method: 'POST', body });
const payload = { summary: 'sshd: brute force', source: 'web-1', severity: 'error' };
const trigger = (extra: JsonObject = {}) => ({
  routing_key: sandbox.keys.pagerduty,
  event_action: 'trigger',
  payload,
  ...extra,
});
const withPayload = (extra: JsonObject) => trigger({ payload: { ...payload, ...extra } });

describe('an accepted event', () => {
  it('is answered with 202 and its dedup key', async () => {
    const { status, json, headers } = await post(trigger({ dedup_key: 'alert-1' }));
    expect(status).toBe(202);
    expect(json).toEqual({ status: 'success', message: 'Event processed', dedup_key: 'alert-1' });
    expect(headers['content-type']).toBe('application/json');
  });

  it('without a dedup key gets one of its own each time', async () => {
    const [one, two] = [await post(trigger()), await post(trigger())];
    expect(member(one.json, 'dedup_key')).toMatch(/^[0-9a-f-]{36}$/);
    expect(member(two.json, 'dedup_key')).not.toBe(member(one.json, 'dedup_key'));
    expect(sandbox.alerts()).toHaveLength(2);
  });

  it.each([
    ['a time with an offset without a colon', () => withPayload({ timestamp: '2024-05-01T10:00:00.000+0000' })],
    ['a time in Zulu', () => withPayload({ timestamp: '2024-05-01T10:00:00Z' })],
    ['a summary of 1024 letters', () => withPayload({ summary: 's'.repeat(1024) })],
    ['custom details of any shape', () => withPayload({ custom_details: { rule: { level: 5, groups: ['a'] } } })],
    [
      'images and links',
      () => trigger({ images: [{ src: 'https://example.com/a.png' }], links: [{ href: 'https://example.com' }] }),
    ],
    ['members that PagerDuty does not know', () => trigger({ severity: 'critical' })],
  ])('may have %s', async (_, event) => expect((await post(event())).status).toBe(202));
});

describe('a refused event', () => {
  it.each<[string, () => JsonObject, string]>([
    ['no routing key', () => trigger({ routing_key: '' }), "'routing_key' is missing or blank"],
    [
      'a short routing key',
      () => trigger({ routing_key: 'abc' }),
      "Length of 'routing_key' is incorrect (should be 32 characters)",
    ],
    ['no action', () => trigger({ event_action: undefined }), "'event_action' is missing or blank"],
    [
      'another action',
      () => trigger({ event_action: 'open' }),
      "'event_action' is invalid (must be one of: trigger acknowledge resolve)",
    ],
    ['no summary', () => withPayload({ summary: '' }), "'payload.summary' is missing or blank"],
    ['no source', () => withPayload({ source: undefined }), "'payload.source' is missing or blank"],
    ['no severity', () => withPayload({ severity: undefined }), "'payload.severity' is missing or blank"],
    [
      'a severity in capitals',
      () => withPayload({ severity: 'Error' }),
      "'payload.severity' is invalid (must be one of: critical error warning info)",
    ],
    [
      'a long summary',
      () => withPayload({ summary: 's'.repeat(1025) }),
      "'summary' is too long (maiximum is 1024 characters)",
    ],
    [
      'a time that is none',
      () => withPayload({ timestamp: 'yesterday' }),
      "'payload.timestamp' is invalid (must be an ISO 8601 date and time)",
    ],
    ['a group that is a list', () => withPayload({ group: ['sshd'] }), "'payload.group' is invalid (must be a string)"],
    [
      'details that are text',
      () => withPayload({ custom_details: 'all' }),
      "'payload.custom_details' is invalid (must be an object)",
    ],
    [
      'a long dedup key',
      () => trigger({ dedup_key: 'k'.repeat(256) }),
      "'dedup_key' is too long (maximum is 255 characters)",
    ],
    ['a resolve without its key', () => trigger({ event_action: 'resolve' }), "'dedup_key' is missing or blank"],
    [
      'an image without TLS',
      () => trigger({ images: [{ src: 'http://example.com/a.png' }] }),
      "'images.src' is invalid",
    ],
    ['a link to nowhere', () => trigger({ links: [{ text: 'here' }] }), "'links.href' is missing or blank"],
  ])('with %s is told so', async (_, event, error) => {
    const { status, json } = await post(event());
    expect(status).toBe(400);
    expect(json).toEqual({ status: 'invalid event', message: 'Event object is invalid', errors: [error] });
  });

  it('is told everything that is wrong at once', async () => {
    const { json } = await post({ event_action: 'trigger' });
    expect(member(json, 'errors')).toHaveLength(4);
  });

  it.each(['{"routing_key":', '[]', ''])('that is %j is not recognised', async (body) => {
    const { status, json } = await post(body);
    expect(status).toBe(400);
    expect(json).toEqual({
      status: 'Unrecognized object',
      message: 'Event object format is unrecognized',
      errors: ['JSON parse error'],
    });
  });

  it('may have been too large: 512,000 bytes are the most', async () => {
    const sized = (bytes: number) => {
      const event = withPayload({ custom_details: { text: '' } });
      const padding = 'x'.repeat(bytes - JSON.stringify(event).length);
      return JSON.stringify(withPayload({ custom_details: { text: padding } }));
    };
    expect((await post(sized(512_000))).status).toBe(202);
    const refused = await post(sized(512_001));
    expect([refused.status, member(refused.json, 'errors')]).toEqual([
      400,
      ['Event is too large (maximum is 512000 bytes)'],
    ]);
  });
});

describe('alerts', () => {
  const act = (event_action: string, extra: JsonObject = {}) =>
    post(trigger({ event_action, dedup_key: 'one', ...extra }));

  it('are one for each dedup key, however often it is triggered', async () => {
    for (const dedup_key of ['one', 'two', 'one']) await act('trigger', { dedup_key });
    expect(sandbox.alerts()).toEqual([
      { dedupKey: 'one', state: 'triggered', triggers: 2 },
      { dedupKey: 'two', state: 'triggered', triggers: 1 },
    ]);
  });

  it('are acknowledged and resolved, and a resolved one is not opened again', async () => {
    for (const action of ['trigger', 'acknowledge', 'trigger', 'resolve', 'trigger']) await act(action);
    expect(sandbox.alerts()).toEqual([
      { dedupKey: 'one', state: 'resolved', triggers: 2 },
      { dedupKey: 'one', state: 'triggered', triggers: 1 },
    ]);
  });

  it('that nobody opened cannot be resolved, which is accepted all the same', async () => {
    expect((await act('resolve')).status).toBe(202);
    expect(sandbox.alerts()).toEqual([]);
  });

  it('belong to their routing key', async () => {
    await act('trigger');
    await act('resolve', { routing_key: 'k'.repeat(32) });
    expect(sandbox.alerts()).toMatchObject([{ state: 'triggered' }]);
  });
});

describe('the rate', () => {
  it('is 120 events in any minute for each key; the rest are not taken in', async () => {
    const burst = await Promise.all(Array.from({ length: 125 }, () => post(trigger())));
    const refused = burst.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(5);
    expect(refused[0]?.headers['retry-after']).toBeUndefined();
    expect(refused[0]?.json).toEqual({
      status: 'throttle exceeded',
      message: 'Requests for this service are arriving too quickly.  Please retry later.',
    });
    expect(sandbox.alerts()).toHaveLength(120);
    expect((await post(trigger({ routing_key: 'k'.repeat(32) }))).status).toBe(202);
    await clock.advance(60_000);
    expect((await post(trigger())).status).toBe(202);
  });
});

it('nothing but POST is taken, and at one path', async () => {
  expect((await ask(`${sandbox.urls.pagerduty}/v2/enqueue`)).status).toBe(405);
  expect((await ask(`${sandbox.urls.pagerduty}/v2/other`, { method: 'POST', body: trigger() })).status).toBe(404);
});
