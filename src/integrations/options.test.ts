import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testSettings } from '../../test/support/test-tools.ts';
import { Secret } from '../lib/secret.ts';
import { baseUrl, isPlaceholder, optionsObject, secretKey, secretUrl, settingsSchema } from './options.ts';

const schema = settingsSchema({
  hook_url: secretUrl({ name: 'hook_url', example: 'https://acme.example/…' }),
  api_key: secretKey({ name: 'api_key', example: 'the key' }),
  base_url: baseUrl('https://api.acme.example'),
  options: optionsObject(),
});
const good = testSettings({
  name: 'acme',
  hook_url: new Secret('https://acme.example/hook/1'),
  api_key: new Secret('abc123'),
});

/** What a person reads who wrote `changes` into a block. */
function refusal(changes: object): string | undefined {
  return schema
    .safeParse({ ...good, ...changes })
    .error?.issues.map(({ message }) => message)
    .join(' | ');
}

it('a schema says which settings it reads', () => {
  expect(Object.keys(schema.shape)).toEqual(['hook_url', 'api_key', 'base_url', 'options']);
});

describe('a hook_url', () => {
  it('is kept as a secret', () => {
    expect(schema.parse(good).hook_url.reveal()).toBe('https://acme.example/hook/1');
    expect(JSON.stringify(schema.parse(good))).not.toContain('hook/1');
  });

  it.each([
    [undefined, 'hook_url is missing; write <hook_url>https://acme.example/…</hook_url>'],
    ['', 'hook_url is missing; write <hook_url>https://acme.example/…</hook_url>'],
    ['WEBHOOK_URL', 'hook_url still holds a placeholder; write <hook_url>https://acme.example/…</hook_url>'],
    [
      'https://acme.example/webhook_WEBHOOK_ID',
      'hook_url still holds a placeholder; write <hook_url>https://acme.example/…</hook_url>',
    ],
    ['<YOUR-HOOK>', 'hook_url still holds a placeholder; write <hook_url>https://acme.example/…</hook_url>'],
    ['acme.example/hook', 'hook_url is no http or https URL; write <hook_url>https://acme.example/…</hook_url>'],
    ['ftp://acme.example', 'hook_url is no http or https URL; write <hook_url>https://acme.example/…</hook_url>'],
    ['https://acme.example/a b', 'hook_url has a blank in it; write <hook_url>https://acme.example/…</hook_url>'],
  ])('of %j', (value, message) => {
    expect(refusal({ hook_url: value === undefined ? undefined : new Secret(value) })).toBe(message);
  });
});

describe('an api_key', () => {
  it.each([
    [undefined, 'api_key is missing; write <api_key>the key</api_key>'],
    ['two words', 'api_key has a blank in it; write <api_key>the key</api_key>'],
    ['schlüssel', 'api_key has a character that no key has; write <api_key>the key</api_key>'],
  ])('of %j', (value, message) => {
    expect(refusal({ api_key: value === undefined ? undefined : new Secret(value) })).toBe(message);
  });

  it.each(['ABCDEF0123456789', 'KEYSTONE99', 'abc-DEF_123'])('of %j is no placeholder', (value) => {
    expect(refusal({ api_key: new Secret(value) })).toBeUndefined();
    expect(isPlaceholder(value)).toBe(false);
  });

  it.each(['API_KEY', 'API-KEY', '<APIKEY>'])('of %j is accepted, but known for a placeholder', (value) => {
    expect(refusal({ api_key: new Secret(value) })).toBeUndefined();
    expect(isPlaceholder(value)).toBe(true);
  });
});

describe('a base_url', () => {
  it('has a standard, and no slash at its end', () => {
    expect(schema.parse(good).base_url).toBe('https://api.acme.example');
    expect(schema.parse({ ...good, base_url: 'http://127.0.0.1:81/acme//' }).base_url).toBe('http://127.0.0.1:81/acme');
  });

  it.each([5, 'acme', 'ftp://acme.example', 'https://acme.example/?a=1'])('of %j is refused', (base_url) => {
    expect(refusal({ base_url })).toContain('; write base_url: https://api.acme.example');
  });

  it('shows in JSON Schema, for the page that draws the form', () => {
    const drawn = z.toJSONSchema(z.object({ base_url: baseUrl('https://api.acme.example') }), { io: 'input' });
    expect(drawn.properties).toMatchObject({ base_url: { type: 'string', default: 'https://api.acme.example' } });
  });
});

describe('the options', () => {
  const optionsIn = (options: string | undefined) => schema.parse({ ...good, options }).options;

  it('are a JSON object', () => {
    expect(optionsIn(' {"a": {"b": 1}} ')).toEqual({ a: { b: 1 } });
  });

  it.each([undefined, '', '  \n', '{}', 'null', '[]', '""', '0', 'false'])('of %j are none', (text) => {
    expect(optionsIn(text)).toEqual({});
  });

  it('may be a list of pairs', () => {
    expect(optionsIn('[["a", 1], ["b", {"c": 2}], ["a", null]]')).toEqual({ a: null, b: { c: 2 } });
  });

  it.each(['[1]', '"s"', '5', 'true', '[["a"]]', '[["a", 1, 2]]', '[[{}, 1]]', '[null]'])(
    'of %j are refused',
    (text) => {
      expect(refusal({ options: text })).toMatch(
        /^options must be a JSON object; write a JSON object, for example <opt/,
      );
    },
  );

  it('that are not JSON are refused without being quoted', () => {
    const message = refusal({ options: "{'token': 'hush-hush'}" });
    expect(message).toMatch(/^options is not JSON: check its quotes and commas; write a JSON object/);
    expect(message).not.toContain('hush');
  });

  it('cannot reach into what objects have anyway', () => {
    const options = optionsIn('{"__proto__": {"polluted": true}}');
    expect({ ...options }).not.toHaveProperty('polluted');
  });
});
