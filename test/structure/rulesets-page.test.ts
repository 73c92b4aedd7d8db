import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommand } from '../support/command-line.ts';
import { makeHome, type TestHome } from '../support/home.ts';
import { writeRuleset } from '../support/small-ruleset.ts';

const page = readFileSync('docs/rulesets.md', 'utf8');

/** The examples of a language, in their order. */
const examples = (language: string) =>
  [...page.matchAll(/^```(\w*)\n(.*?)^```/gms)].flatMap(([, name, text = '']) => (name === language ? [text] : []));

const [ossecConf = '', decoders = '', rules = ''] = examples('xml');
const [cases = ''] = examples('ini');
const [failure = '', problems = ''] = examples('');

/** What the page takes for granted: a generic rule, and decoders of both kinds. */
const stock = {
  'ruleset/decoders/0001-stock.xml': '<decoder name="other"><prematch>^other </prematch></decoder>',
  'ruleset/rules/0010-rules_config.xml': `<group name="syslog,"><rule id="1" level="0" noalert="1">
    <category>syslog</category><description>Any line</description></rule></group>`,
};

describe('the examples of docs/rulesets.md', () => {
  let home: TestHome;
  beforeEach(async () => {
    home = await makeHome();
    await writeRuleset(home.root, {
      ...stock,
      'etc/ossec.conf': ossecConf,
      'etc/lists/blocked': '',
      'etc/decoders/badge.xml': decoders,
      'etc/rules/badge.xml': rules,
      'tests/badge.ini': cases,
    });
  });
  afterEach(() => home.remove());

  const run = (...args: readonly string[]) => runCommand([...args, '--home', home.root]);

  test('load without a remark', async () => {
    expect(await run('check')).toMatchObject({ exitCode: 0, err: '', out: expect.stringContaining('1 list\n') });
  });

  test('come to what the session shows', async () => {
    const [session = ''] = examples('console');
    const [, line = '', shown] = /^\$ echo '(.*)' \| threatlockdown logtest --quiet\n(.*)$/s.exec(session) ?? [];
    const input = () => Readable.from([Buffer.from(`${line}\n`)]);
    const { out } = await runCommand(['logtest', '--quiet', '--home', home.root], { input });
    expect(out).toBe(shown);
  });

  test('pass as tests, and fail as shown', async () => {
    expect(await run('ruleset', 'test', join(home.root, 'tests'))).toMatchObject({ exitCode: 0 });
    await writeRuleset(home.root, { 'tests/badge.ini': cases.replace('alert = 10', 'alert = 12') });
    const { exitCode, out } = await run('ruleset', 'test', join(home.root, 'tests'));
    expect([exitCode, out.replace(`${home.root}/`, '')]).toEqual([1, failure]);
  });

  test('with mistakes are told of in the words shown', async () => {
    const wrong = `<group name="badge,">
  <rule id="100100" level="3">
    <decoded_as>badge</decoded_as>
    <description>Badge refused</description>
  </rule>
  <rule id="100102" level="3">
    <if_sid>100100</if_sid>
    <macth>stolen</macth>
    <description>A badge that was stolen</description>
  </rule>
  <rule id="100103" level="3">
    <if_sid>10010</if_sid>
    <description>A badge that was lost</description>
  </rule>
</group>`;
    await writeRuleset(home.root, { 'etc/rules/badge.xml': wrong });
    await rm(join(home.root, 'etc/lists/blocked'));
    const { exitCode, err } = await run('check');
    expect(exitCode).toBe(3);
    expect(err.split('\n')).toEqual(expect.arrayContaining(problems.split('\n')));
  });
});
