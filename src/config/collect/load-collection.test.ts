import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHome, type TestHome } from '../../../test/support/home.ts';
import { selfSigned } from '../../../test/support/self-signed.ts';
import { writeRuleset } from '../../../test/support/small-ruleset.ts';
import { formatProblem } from '../problem.ts';
import type { Environment } from './collection-config.ts';
import { loadCollection } from './load-collection.ts';

let home: TestHome;
beforeEach(async () => {
  home = await makeHome();
});
afterEach(() => home.remove());

async function load(text: string, environment: Environment = { ETC: '/etc' }) {
  await writeRuleset(home.root, { 'etc/ossec.conf': text });
  return loadCollection(home.root, environment);
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

it('the configuration of a manager has no mistake, whatever it says to other daemons', async () => {
  const loaded = await load(await readFile(new URL('../fixtures/manager.conf', import.meta.url), 'utf8'));
  expect(loaded.problems.map(formatProblem)).toEqual([
    expect.stringMatching(/^etc\/ossec\.conf:98: warning: whodata /),
  ]);
  const { localFiles, syslogListeners, syscheck } = loaded.kind === 'loaded' ? loaded.config : {};
  expect(localFiles?.map(({ format }) => format.kind)).toEqual([
    ...['command', 'full_command', 'full_command', 'journald', 'audit', 'lines', 'lines'],
  ]);
  expect([syslogListeners, syscheck?.directories.length]).toEqual([[], 8]);
});

it('a path that does not begin with / is below the home', async () => {
  const loaded = await load(`<ossec_config>
    <localfile>
      <location>logs/*.log</location><exclude>logs/x*</exclude><log_format>syslog</log_format><target>agent,s</target>
    </localfile>
    <localfile><location>/var/log/y</location><log_format>syslog</log_format></localfile>
    <socket><name>s</name><location>queue/s</location></socket>
  </ossec_config>`);
  const below = (path: string) => join(home.root, path);
  expect(loaded).toMatchObject({
    config: {
      localFiles: [
        {
          source: { location: below('logs/*.log'), exclude: [below('logs/x*')] },
          targets: [{ socket: undefined }, { socket: { path: below('queue/s') } }],
        },
        { source: { location: '/var/log/y', exclude: [] } },
      ],
    },
    problems: [],
  });
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

describe('what has changed', () => {
  const file = '<localfile><location>/x</location><log_format>syslog</log_format></localfile>';
  const syscheck = '<syscheck><directories check_all="yes">/etc,$MORE</directories></syscheck>';
  const remote = '<remote><connection>syslog</connection><port>6514</port><allowed-ips>any</allowed-ips></remote>';

  /** The fingerprints of these sections. */
  async function prints(sections: string, environment?: Environment) {
    const loaded = await load(`<ossec_config>${sections}</ossec_config>`, environment);
    if (loaded.kind === 'refused') throw new Error(loaded.problems.map(formatProblem).join());
    return loaded.config.fingerprints;
  }

  it('is nothing when only comments, blanks, lines or other sections are different', async () => {
    const before = await prints(file + syscheck);
    const spread = `\n<!-- new --><alerts></alerts>${file.replaceAll('><', '>\n  <')}</ossec_config>\n<ossec_config>${syscheck}`;
    expect(await prints(spread)).toEqual(before);
  });

  it.each([
    ['a text', file.replace('/x', '/y')],
    ['an element', file.replace('</localfile>', '<age>1d</age></localfile>')],
    ['an attribute', file.replace('</localfile>', '<label key="a">b</label></localfile>')],
    ['a <socket>', `${file}<socket><name>s</name><location>/s</location></socket>`],
  ])('is a matter of the collector alone for %s', async (_, changed) => {
    const [before, after] = [await prints(file + syscheck), await prints(changed + syscheck)];
    expect(after.collector).not.toBe(before.collector);
    expect([after.syslog, after.syscheck]).toEqual([before.syslog, before.syscheck]);
  });

  it('is a matter of the syslog listeners alone for a <remote>', async () => {
    const [before, after] = [await prints(file + syscheck), await prints(file + remote + syscheck)];
    expect(after).toEqual({ ...before, syslog: expect.not.stringContaining(before.syslog) });
  });

  it('is a matter of file integrity alone for its section and the variables that this names', async () => {
    const before = await prints(file + syscheck, { MORE: '/a', OTHER: '1' });
    expect(await prints(file + syscheck, { MORE: '/a', OTHER: '2' })).toEqual(before);
    const changes = [
      await prints(file + syscheck, { MORE: '/b', OTHER: '1' }),
      await prints(file + syscheck.replace('"yes"', '"no" check_size="yes"'), { MORE: '/a' }),
      await prints(file, { MORE: '/a' }),
    ];
    expect(changes.map(({ collector }) => collector)).toEqual([before.collector, before.collector, before.collector]);
    expect(new Set([before, ...changes].map(({ syscheck }) => syscheck)).size).toBe(4);
  });

  it('is seen in threatlockdown.yaml and in the files that it names', async () => {
    const path = (name: string) => join(home.root, 'etc', name);
    const renew = async () => {
      const { cert, key } = await selfSigned('server', 'DNS:server');
      await Promise.all([writeFile(path('cert'), cert), writeFile(path('key'), key, { mode: 0o600 })]);
    };
    await renew();
    await cp(path('cert'), path('copy'));
    const seen = [await prints(remote)];
    await writeFile(home.yaml, 'syslog: { 6514: { tls: { certificate: etc/cert, key: etc/key } } }');
    seen.push(await prints(remote));
    await writeFile(home.yaml, 'syslog: { 6514: { tls: { certificate: etc/copy, key: etc/key } } }');
    seen.push(await prints(remote));
    await writeFile(home.yaml, 'syslog: { 6514: { tls: { certificate: etc/cert, key: etc/key } } }');
    await renew();
    seen.push(await prints(remote));
    expect(new Set(seen.map(({ syslog }) => syslog)).size).toBe(4);
    expect(new Set(seen.map(({ syscheck }) => syscheck)).size).toBe(1);
  });
});
