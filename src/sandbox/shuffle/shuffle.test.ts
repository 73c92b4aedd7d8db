import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Asking, ask } from '../../../test/support/ask.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { member } from '../../lib/json.ts';
import { type Sandbox, startSandbox } from '../sandbox.ts';
import { executionArgument } from './execution.ts';
import { passesGuard, type ShuffleHook } from './hooks.ts';

const clock = new ManualClock();
let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ clock });
});
afterEach(() => sandbox.close());

const call = (hook: ShuffleHook, asking: Asking = {}) =>
  ask(sandbox.hooks.shuffle[hook], { method: 'POST', body: { title: 'sshd' }, ...asking });
const at = (path: string) => ask(`${sandbox.url}/shuffle${path}`, { method: 'POST', body: '{}' });
const nothing = '{"success": false}';
const started = /^\{"success": true, "execution_id": "[0-9a-f-]{36}"\}$/;

describe('a running hook', () => {
  it('starts a workflow, and says so in JSON that calls itself plain text', async () => {
    const { status, text, json, headers } = await call('running');
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(text).toMatch(started);
    expect(sandbox.executions()).toEqual([{ id: member(json, 'execution_id'), argument: '{"title":"sshd"}' }]);
  });

  it('starts another for each call', async () => {
    const [one, two] = [await call('running'), await call('running')];
    expect(one.text).not.toBe(two.text);
    expect(sandbox.executions()).toHaveLength(2);
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)('takes %s for POST', async (method) => {
    expect((await call('running', { method, body: undefined })).text).toMatch(started);
  });

  it('does not take HEAD', async () => {
    expect((await call('running', { method: 'HEAD', body: undefined })).status).toBe(405);
  });
});

describe('a call that starts nothing', () => {
  afterEach(() => expect(sandbox.executions()).toEqual([]));

  it.each([
    ['too short a path', '/api/v1', 403, nothing],
    ['no id', '/api/v1/hooks', 400, nothing],
    ['an empty id', '/api/v1/hooks/', 400, nothing],
    ['an id of the wrong length', '/api/v1/hooks/webhook_1', 401, '{"success": false, "reason": "Hook ID not valid"}'],
    ['the path of the documentation', `/api/v1/webhooks/webhook_${'0'.repeat(36)}`, 404, '404 page not found\n'],
  ])('may have %s', async (_, path, status, body) => {
    const answer = await at(path);
    expect([answer.status, answer.text]).toEqual([status, body]);
  });

  it.each<[ShuffleHook, number, string]>([
    ['unknown', 400, nothing],
    ['stopped', 400, '{"success": false, "reason": "The webhook isn\'t running. Is it running?"}'],
    ['without_workflow', 400, '{"success": false, "reason": "No workflows are defined"}'],
    ['guarded', 401, '{"success": false, "reason": "Bad authentication headers"}'],
    ['broken', 500, nothing],
  ])('may have found a hook that is %s', async (hook, status, body) => {
    const answer = await call(hook);
    expect([answer.status, answer.text]).toEqual([status, body]);
  });

  it('may have found a workflow that fails, told in two objects, the first of them broken', async () => {
    const { status, text, json } = await call('failing');
    expect([status, json]).toEqual([500, undefined]);
    expect(text).toMatch(
      /^\{"success": false, "reason": "Failed running: .*"\}\{"success": false, "reason": "Failed to run workflow. Check logs."\}$/,
    );
  });

  it.each(['Mozilla/5.0 (compatible; Googlebot/2.1)', 'microsoftPreview'])(
    'may come from the bot %s',
    async (agent) => {
      const { status, text } = await call('running', { headers: { 'user-agent': agent } });
      expect(status).toBe(400);
      expect(text).toBe(
        '{"success": false, "reason": "Google/Microsoft preview bots not allowed. Please change the useragent."}',
      );
    },
  );

  it('may have been too large: 32 MiB here, told in HTML', async () => {
    const { status, text, headers } = await call('running', { body: Buffer.alloc(32 * 1024 * 1024 + 1, 'x') });
    expect([status, headers['content-type']]).toEqual([413, 'text/html']);
    expect(text).toContain('<title>413 Request Entity Too Large</title>');
  });
});

it('only the UUID of an id counts, whatever the 8 characters before it', async () => {
  const url = sandbox.hooks.shuffle.running.replace('webhook_', 'anything');
  expect((await ask(url, { method: 'POST', body: '{}' })).text).toMatch(started);
});

it('a guarded hook opens to its headers', async () => {
  const headers = { 'x-sandbox-token': 'let-me-in', 'X-Sandbox-Caller': 'threatlockdown' };
  expect((await call('guarded', { headers })).text).toMatch(started);
});

it.each([
  ['Name=value', { name: 'value' }, true],
  ['Name: value ', { name: 'value' }, true],
  ['NAME=value', { name: 'Value' }, false],
  ['Name=value\nOther=thing', { name: 'value' }, false],
  ['just words', {}, true],
  ['Name: http://example.com', { name: 'http://example.com' }, false],
])('the guard %j, given %j: %s', (rules, headers, passes) => {
  expect(passesGuard(rules, headers as Readonly<Record<string, string>>)).toBe(passes);
});

it('a hook may answer in its own words', async () => {
  expect(await call('own_words')).toMatchObject({ status: 200, text: 'Thank you, we are looking at it.' });
});

describe('a hook that waits for its workflow', () => {
  it('answers with the result when there is one', async () => {
    const answer = call('waiting');
    await vi.waitUntil(() => clock.timers > 0);
    await clock.advance(2000);
    expect((await answer).json).toEqual({ ticket: 'SEC-1024', state: 'opened' });
  });

  it('answers as usual after 15 seconds without one', async () => {
    const answer = call('waiting_in_vain');
    await vi.waitUntil(() => clock.timers > 0);
    await clock.advance(14_999);
    expect(sandbox.count('shuffle')).toBe(0);
    await clock.advance(1);
    expect((await answer).text).toMatch(started);
  });
});

it.each([
  ['JSON', '{"a": 1}', '', '{"a": 1}'],
  ['nothing but a query', '', 'a=1&b=2', '{"a":"1","b":"2"}'],
  ['a form, undecoded', 'a=1%20&b=x=y', '', '{"a":"1%20","b":"x=y"}'],
  ['XML', '<a b="c"/>', '', '<a b="c"/>'],
  ['a dotted key', '{"rule.id":"5712","a": "x.y"}', '', '{"rule_id":"5712","a": "x.y"}'],
  ['words', 'hello', 'a=1', 'hello'],
])('a workflow given %s sees it so', (_, body, query, argument) => {
  expect(executionArgument({ body: Buffer.from(body), query })).toBe(argument);
});
