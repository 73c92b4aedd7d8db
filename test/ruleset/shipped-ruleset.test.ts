import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findTestFiles } from '../../src/cli/ruleset/find-test-files.ts';
import { readCases } from '../../src/cli/ruleset/read-cases.ts';
import { runCase } from '../../src/cli/ruleset/run-case.ts';
import { at } from '../../src/lib/json.ts';
import { queueCases, silentCases } from './queue-cases.ts';
import { alertsOf, loadShipped, rulesetOf, shippedFolder } from './ruleset-home.ts';

const loaded = await loadShipped();
const ruleset = rulesetOf(loaded);
const session = { managerName: 'manager', logAlertLevel: 3, mitre: undefined };

const testFiles = await Promise.all(
  (await findTestFiles([join(shippedFolder, 'tests')])).map(async ({ path, name }) => ({
    name,
    ...(await readCases(path)),
  })),
);
const results = testFiles.flatMap(({ name, cases }) =>
  cases.map((testCase) => {
    const title = `${name}: ${testCase.section}, ${testCase.name}`;
    return { title, testCase, ...runCase(testCase, ruleset, session, Date.UTC(2026, 2, 3)) };
  }),
);

/** What comes back of the last message. */
const lastOf = (messages: readonly string[]) => alertsOf(ruleset, messages).at(-1);

describe('the shipped ruleset', () => {
  test('loads without a word', () => {
    expect(loaded.problems).toEqual([]);
  });

  test('gives each number once', async () => {
    const folder = join(shippedFolder, 'rules');
    const texts = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')));
    const ids = texts.flatMap((text) => [...text.matchAll(/<rule id="(\d+)"/g)].map(([, id]) => Number(id)));
    expect(ids.length).toBe(ruleset.rules.rules.length);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has test files in which every section tests something', () => {
    expect(testFiles.filter(({ remarks }) => remarks.length > 0)).toEqual([]);
  });

  test('leaves the numbers from 100000 to the people who use it', () => {
    expect(ruleset.rules.rules.filter(({ id }) => id >= 100_000)).toEqual([]);
  });

  test('has a case for each rule that alerts', () => {
    const met = new Set([
      ...results.filter(({ testCase, pass }) => testCase.shouldMatch && pass).map(({ result }) => Number(result.rule)),
      ...queueCases.map(({ rule }) => rule),
    ]);
    const unmet = ruleset.rules.rules.filter(({ id, level, noAlert }) => level > 0 && !noAlert && !met.has(id));
    expect(unmet.map(({ id }) => id)).toEqual([]);
  });
});

describe('a test case of the shipped ruleset', () => {
  test.each(results)('$title', ({ pass, result, testCase }) => {
    expect({ pass, came: result }).toEqual({ pass: true, came: testCase.shouldMatch ? testCase.expected : result });
  });

  test.each(queueCases)('of a queue of its own: $name', ({ messages, rule, level }) => {
    expect(lastOf(messages)).toMatchObject({ rule: { id: String(rule), level } });
  });

  test.each(silentCases)('of a queue of its own that stays silent: $name', ({ messages, rule }) => {
    expect(ruleset.rules.byId.get(rule)).toMatchObject({ level: 0 });
    expect(lastOf(messages)).toBeUndefined();
  });
});

const sshd = (text: string) => `1:/var/log/auth.log:Mar  3 11:42:07 web1 sshd[4711]: ${text}`;

describe('the fields that the shipped decoders find', () => {
  test.each([
    ['Accepted publickey for bob from 2001:db8::9 port 4022 ssh2: RSA SHA256:x', 'bob', '2001:db8::9', '4022'],
    ['Failed password for root from 192.0.2.9 port 4022 ssh2', 'root', '192.0.2.9', '4022'],
    // The client chose the name, so the address within it must not count.
    ['Failed password for x from 198.51.100.1 port 22 from 192.0.2.9 port 4022 ssh2', undefined, '192.0.2.9', '4022'],
    [
      'Connection reset by authenticating user x 198.51.100.1 port 1 192.0.2.9 port 4022 [preauth]',
      undefined,
      '192.0.2.9',
      '4022',
    ],
    [
      'error: maximum authentication attempts exceeded for root from 192.0.2.9 port 4022 ssh2',
      'root',
      '192.0.2.9',
      '4022',
    ],
  ])('in sshd: %s', (text, dstuser, srcip, srcport) => {
    expect(at(lastOf([sshd(text)]), 'data')).toMatchObject({ srcip, srcport, ...(dstuser && { dstuser }) });
  });

  test.each([
    ['Invalid user admin from 192.0.2.9 port 4022', 'admin'],
    [
      'Failed none for invalid user a from 198.51.100.1 port 1 from 192.0.2.9 port 4022 ssh2',
      'a from 198.51.100.1 port 1',
    ],
  ])('in sshd, of a user who does not exist: %s', (text, srcuser) => {
    expect(at(lastOf([sshd(text)]), 'data')).toEqual({ srcuser, srcip: '192.0.2.9', srcport: '4022' });
  });

  test('in sudo', () => {
    const line = 'bob : TTY=pts/3 ; PWD=/srv/my site ; USER=root ; COMMAND=/bin/sh -c "a ; b"';
    expect(at(lastOf([`1:/var/log/auth.log:Mar  3 11:42:07 web1 sudo:   ${line}`]), 'data')).toEqual({
      srcuser: 'bob',
      tty: 'pts/3',
      pwd: '/srv/my site',
      dstuser: 'root',
      command: '/bin/sh -c "a ; b"',
    });
  });

  test.each([
    ['192.0.2.9 - bob [03/Mar/2026:11:42:07 +0100] "GET /a?b=%20c HTTP/1.1" 404 9 "-" "-"', 'GET', '/a?b=%20c'],
    ['example.com:80 192.0.2.9 - - [03/Mar/2026:11:42:07 +0100] "GET /a HTTP/1.0" 404 9', 'GET', '/a'],
    ['192.0.2.9 - - [03/Mar/2026:11:42:07 +0100] "GET /a\\"b c HTTP/1.1" 404 9', 'GET', '/a\\"b c'],
    ['192.0.2.9 - - [03/Mar/2026:11:42:07 +0100] "\\x16\\x03 \\"" 404 9 "-" "-"', undefined, undefined],
  ])('in an access log: %s', (line, protocol, url) => {
    expect(at(lastOf([`1:/var/log/nginx/access.log:${line}`]), 'data')).toEqual({
      ...(protocol && { protocol }),
      srcip: '192.0.2.9',
      id: '404',
      ...(url && { url }),
    });
  });

  test('in a proxy log', () => {
    const line =
      '1772534527.101    118 192.0.2.9 TCP_DENIED/403 4512 GET http://www.example.com/a - HIER_NONE/- text/html';
    expect(at(lastOf([`1:/var/log/squid/access.log:${line}`]), 'data')).toEqual({
      protocol: 'GET',
      action: 'TCP_DENIED',
      srcip: '192.0.2.9',
      id: '403',
      url: 'http://www.example.com/a',
    });
  });

  test('in what an integration brings back, of the agent it is about', () => {
    const document = {
      integration: 'maltiverse',
      alert_id: '1772534527.811',
      threat: { indicator: { name: '198.51.100.7', type: 'ipv4-addr', provider: 'Example Feed', confidence: 'High' } },
    };
    const alert = lastOf([`1:[014] (web1) 192.0.2.5->maltiverse:${JSON.stringify(document)}`]);
    expect(alert).toMatchObject({
      rule: { id: '99702', groups: ['maltiverse'] },
      agent: { id: '014', name: 'web1' },
      decoder: { name: 'json' },
      data: document,
      location: 'maltiverse',
    });
    expect(alert).not.toHaveProperty('full_log');
  });
});
