import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeHome, type TestHome } from '../../../test/support/home.ts';
import { writeRuleset } from '../../../test/support/small-ruleset.ts';
import { formatProblem } from '../problem.ts';
import { loadCollection } from './load-collection.ts';

let home: TestHome;
beforeEach(async () => {
  home = await makeHome();
});
afterEach(() => home.remove());

async function load(text: string) {
  await writeRuleset(home.root, { 'etc/ossec.conf': text });
  return loadCollection(home.root, { ETC: '/etc' });
}

it('what a home says of collecting is read from all roots of ossec.conf, and what is wrong is told with its line', async () => {
  const loaded = await load(`<ossec_config>
    <localfile><location>/x</location><log_format>syslog</log_format></localfile>
    <syscheck><directories>$ETC</directories></syscheck>
  </ossec_config>
  <ossec_config>
    <remote><connection>syslog</connection></remote>
  </ossec_config>`);
  expect(loaded).toMatchObject({
    kind: 'loaded',
    config: { localFiles: [{ line: 2 }], syslogListeners: [], syscheck: { directories: [{ path: '/etc' }] } },
  });
  expect(loaded.problems.map(formatProblem)).toEqual([
    expect.stringMatching(/^etc\/ossec\.conf:6: refused: a syslog listener without <allowed-ips>/),
  ]);
});

it('nothing is collected where nothing is said', async () => {
  expect(await load('<ossec_config></ossec_config>')).toMatchObject({
    kind: 'loaded',
    config: { localFiles: [], syslogListeners: [], syscheck: undefined },
    problems: [],
  });
});

it('a mistake refuses all of it', async () => {
  expect((await load('<ossec_config><localfile></localfile></ossec_config>')).kind).toBe('refused');
  expect((await load('<ossec_config>')).kind).toBe('refused');
});
