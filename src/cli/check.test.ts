import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommand } from '../../test/support/command-line.ts';
import { makeHome, type TestHome } from '../../test/support/home.ts';
import { writeRuleset } from '../../test/support/small-ruleset.ts';

let home: TestHome;
beforeEach(async () => {
  home = await makeHome();
  await home.configure([]);
});
afterEach(() => home.remove());

const check = () => runCommand(['check', '--home', home.root]);
const addRules = (text: string) => writeRuleset(home.root, { 'ruleset/rules/0020-more.xml': text });

describe('check of a home with a ruleset', () => {
  beforeEach(() => writeRuleset(home.root));

  test('says how much is loaded, after the integrations', async () => {
    expect(await check()).toEqual({
      exitCode: 0,
      out: '0 of 0 integrations will run\nruleset: 4 decoders, 4 rules and 0 lists\n',
      err: '',
    });
  });

  test('names a rule that is left out, its file and line, and exits with 1', async () => {
    await addRules(`<group name="more,">
      <rule id="200" level="3"><if_sid>999</if_sid><description>d</description></rule>
      <rule id="201" level="3"><match>x</match><description>d</description></rule></group>`);
    const { exitCode, out, err } = await check();
    expect(exitCode).toBe(1);
    expect(out).toContain('ruleset: 4 decoders, 5 rules and 0 lists; 1 rule is left out\n');
    expect(err).toMatch(/^ruleset\/rules\/0020-more\.xml:2: refused: rule 200: .*999.* → /);
  });

  test('shows warnings, which change nothing', async () => {
    await home.configure([]);
    await writeRuleset(home.root, {
      'etc/ossec.conf':
        '<ossec_config><ruleset><rule_dir>ruleset/rules</rule_dir><list>etc/none</list></ruleset></ossec_config>',
    });
    expect(await check()).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('4 rules and 1 list\n'),
      err: expect.stringMatching(/^etc\/ossec\.conf:1: warning: etc\/none does not exist/),
    });
  });

  test('shows the mistakes of integrations and ruleset together, and exits with 3', async () => {
    await home.configure(['<name>slack</name><level>high</level>']);
    await addRules('<group name="more,"><rule id="200" level="99"><match>x</match></rule></group>');
    const { exitCode, out, err } = await check();
    expect([exitCode, out]).toEqual([3, '']);
    expect(err).toMatch(/etc\/ossec\.conf:2: mistake: .*\n/);
    expect(err).toMatch(/ruleset\/rules\/0020-more\.xml:1: mistake: rule 200: /);
    expect(err).toMatch(/threatlockdown: \d mistakes: nothing would start\n$/);
  });

  test('tells once what is wrong with the file that both are read from', async () => {
    await writeRuleset(home.root, { 'etc/ossec.conf': '<ossec_config>' });
    const { exitCode, err } = await check();
    expect(exitCode).toBe(3);
    expect(err.match(/: mistake: /g)).toHaveLength(1);
    expect(err).toContain('threatlockdown: 1 mistake: nothing would start\n');
  });
});

describe('check of a home without a ruleset', () => {
  test('says that only the integrations run', async () => {
    expect(await check()).toEqual({
      exitCode: 0,
      out: '0 of 0 integrations will run\nno ruleset: nothing is analysed here, only the integrations run\n',
      err: '',
    });
  });

  test('says of a home that is not there what it always said', async () => {
    await rm(home.ossecConf);
    const { exitCode, err } = await check();
    expect(exitCode).toBe(3);
    expect(err.match(/: mistake: /g)).toHaveLength(1);
  });
});
