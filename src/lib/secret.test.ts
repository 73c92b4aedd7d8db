import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { redactor, Secret } from './secret.ts';

const key = 'k3y-Of-A-Vendor-93';

describe('a secret', () => {
  const secret = new Secret(key);

  it('opens by reveal alone', () => {
    expect(secret.reveal()).toBe(key);
    expect(Object.keys(secret)).toEqual([]);
  });

  const prints: Record<string, () => string> = {
    'String()': () => String(secret),
    'a template literal': () => `${secret}`,
    // biome-ignore lint/style/useTemplate: joining by + is what is tried here.
    'joined by +': () => '' + (secret as unknown as string),
    'JSON, inside an object': () => JSON.stringify({ deep: { secret } }),
    'JSON, as a list': () => JSON.stringify([secret]),
    inspect: () => inspect(secret),
    'inspect, inside an object and a map': () => inspect({ deep: new Map([['secret', secret]]) }),
    'inspect, inside an error': () => inspect(Object.assign(new Error('failed'), { secret })),
    'format %s': () => format('%s', secret),
    'format %o': () => format('%o', { secret }),
    'format %j': () => format('%j', secret),
    "an error's message": () => new Error(`refused ${secret}`).message,
  };
  it.each(Object.entries(prints))('reads <secret> in %s', (_, print) => {
    expect(print()).toContain('<secret>');
    expect(print()).not.toContain(key);
  });

  it("reads <secret> among a log's facts", () => {
    const lines: string[] = [];
    pino({}, { write: (line) => lines.push(line) }).info({ secret, deep: { secret } }, 'facts');
    expect(lines.join('')).toContain('"secret":"<secret>","deep":{"secret":"<secret>"}');
    expect(lines.join('')).not.toContain(key);
  });
});

const redact = (...secrets: readonly string[]) => redactor(secrets.map((secret) => new Secret(secret)));

describe('a redactor', () => {
  const hook = 'https://chat.example/services/T024BE7LD/B01A/6r2kQhWm0vXcZpT4uYbN8sGd';

  it.each([
    ['a key', key, `no such key ${key}, sorry`, 'no such key <secret>, sorry'],
    ['each of several', key, `${key} and ${key}`, '<secret> and <secret>'],
    ['a whole URL', hook, `cannot reach ${hook}`, 'cannot reach <secret>'],
    ["a URL's path", hook, 'no hook at /services/T024BE7LD/B01A/6r2kQhWm0vXcZpT4uYbN8sGd', 'no hook at <secret>'],
    ['the path without its slash', hook, 'services/T024BE7LD/B01A/6r2kQhWm0vXcZpT4uYbN8sGd?', '<secret>?'],
    ['the token at the end of a path', hook, 'bad token 6r2kQhWm0vXcZpT4uYbN8sGd', 'bad token <secret>'],
    ['a token that is followed by more', `${hook}/slack/`, 'bad token 6r2kQhWm0vXcZpT4uYbN8sGd', 'bad token <secret>'],
    [
      'a token in a query',
      'https://chat.example/hook?token=6r2kQhWm0vXcZpT4uYbN8sGd&x=1',
      'bad token 6r2kQhWm0vXcZpT4uYbN8sGd',
      'bad token <secret>',
    ],
    ['the percent-encoded form', 'a key/with?signs', 'q=a%20key%2Fwith%3Fsigns', 'q=<secret>'],
    ['the form in JSON', 'quote"back\\slash', '{"key":"quote\\"back\\\\slash"}', '{"key":"<secret>"}'],
    ['a URL as it goes out', 'HTTPS://Chat.Example/a b/6r2', 'from https://chat.example/a%20b/6r2', 'from <secret>'],
    ["a URL's password", 'https://joe:passw%C3%B6rd@chat.example/', 'passw%C3%B6rd, passwörd', '<secret>, <secret>'],
    [
      'user and password as they go over the wire',
      'https://joe:passw%C3%B6rd@chat.example/',
      `Authorization: Basic ${Buffer.from('joe:passwörd').toString('base64')}`,
      'Authorization: Basic <secret>',
    ],
    [
      'a user without a password, which is the key then',
      'https://api-key-5512@chat.example/',
      `api-key-5512 ${Buffer.from('api-key-5512:').toString('base64')}`,
      '<secret> <secret>',
    ],
    [
      'a password that is not percent-encoded rightly',
      'https://joe:100%zzz@chat.example/',
      'no 100%zzz',
      'no <secret>',
    ],
  ])('hides %s', (_, secret, text, expected) => {
    expect(redact(secret)(text)).toBe(expected);
  });

  it('hides the longest form first, so that no end of it is left over', () => {
    expect(redact('abcdef', 'abcdef-and-more', key)(`abcdef-and-more abcdef ${key}`)).toBe(
      '<secret> <secret> <secret>',
    );
  });

  it.each([
    ['short values', ['12345', ''], 'rule 12345 fired'],
    ['the words of a path', ['https://chat.example/alerts/services'], 'no alerts for these services'],
    ['the name of a host', [hook], 'no answer from chat.example:443'],
    ['the name of a user who has a password', ['https://webhook:passw0rd@chat.example/'], 'the webhook is gone'],
    ['a URL that is nothing but a host', ['https://chat.example/'], 'see / and /var/log'],
    ['everything, when there is nothing to hide', [], 'plain text'],
  ])('leaves %s alone', (_, secrets, text) => {
    expect(redact(...secrets)(text)).toBe(text);
  });

  it('lets no secret of 6 characters or more through, whatever stands around it', () => {
    const secret = fc.string({ minLength: 6, unit: fc.constantFrom(...'abXY01-_/%"\\ ?#@:') });
    fc.assert(
      fc.property(
        fc.array(secret, { maxLength: 3 }),
        secret,
        fc.string(),
        fc.string(),
        (others, one, before, after) => {
          const shown = redact(...others, one)(`${before}${one}${after}`);
          // What is left of the text around it may happen to hold the secret's own characters, but never all of it.
          expect(shown.replaceAll('<secret>', '\n')).not.toContain(one);
        },
      ),
    );
  });
});
