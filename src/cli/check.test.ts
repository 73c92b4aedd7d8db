import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { listenForEvents } from '../../test/support/analysis-socket.ts';
import { runCommand } from '../../test/support/command-line.ts';
import { startDaemon } from '../../test/support/daemon-in-process.ts';
import { makeHome, type TestHome } from '../../test/support/home.ts';
import { selfSigned } from '../../test/support/self-signed.ts';
import { writeRuleset } from '../../test/support/small-ruleset.ts';
import { serveControl } from '../api/control-server.ts';
import { decideAnalysis } from '../daemon/analysis/decide-analysis.ts';

let home: TestHome;
beforeEach(async () => {
  home = await makeHome();
  await home.configure([]);
});
afterEach(() => home.remove());

const check = () => runCommand(['check', '--home', home.root]);
const nothing = 'nothing is collected: events come in at queue/sockets/queue alone\n';
const addRules = (text: string) => writeRuleset(home.root, { 'ruleset/rules/0020-more.xml': text });

describe('check of a home with a ruleset', () => {
  beforeEach(() => writeRuleset(home.root));

  test('says how much is loaded, after the integrations', async () => {
    expect(await check()).toEqual({
      exitCode: 0,
      out: `0 of 0 integrations will run\nruleset: 4 decoders, 4 rules and 0 lists\n${nothing}`,
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

describe('check of what is collected', () => {
  beforeEach(() => writeRuleset(home.root));

  const file = '<localfile><location>/var/log/auth.log</location><log_format>syslog</log_format></localfile>';
  const configure = (sections: string) => writeFile(home.ossecConf, `<ossec_config>\n${sections}\n</ossec_config>`);

  test('has a line for each log, command, listener and monitored path', async () => {
    const { cert, key } = await selfSigned('server', 'DNS:server');
    await writeFile(join(home.root, 'etc/cert'), cert);
    await writeFile(join(home.root, 'etc/key'), key, { mode: 0o600 });
    await writeFile(home.yaml, 'syslog: { 6514: { tls: { certificate: etc/cert, key: etc/key, ca: etc/cert } } }');
    await configure(`${file}
<localfile><location>/x/*.json</location><log_format>json</log_format></localfile>
<localfile><location>/y</location><log_format>multi-line:3</log_format></localfile>
<localfile><location>/z</location><log_format>multi-line-regex</log_format><multiline_regex>^a</multiline_regex></localfile>
<localfile><command>df -P</command><log_format>command</log_format><frequency>90</frequency></localfile>
<localfile><command>netstat
 -tuln</command><log_format>full_command</log_format></localfile>
<localfile><command>last</command><alias>logins</alias><log_format>full_command</log_format></localfile>
<localfile><location>journald</location><log_format>journald</log_format></localfile>
<remote><connection>syslog</connection><protocol>udp</protocol><allowed-ips>192.0.2.0/24</allowed-ips><denied-ips>192.0.2.1</denied-ips></remote>
<remote><connection>syslog</connection><port>6514</port><ipv6>yes</ipv6><allowed-ips>any</allowed-ips></remote>
<syscheck><directories>/etc,/bin</directories><directories realtime="yes" report_changes="yes">/srv</directories></syscheck>
<localfile><location>journald</location><log_format>journald</log_format><filter field="_SYSTEMD_UNIT">ssh</filter></localfile>`);
    const { exitCode, out, err } = await check();
    expect([exitCode, err]).toEqual([0, '']);
    expect(out.split('\n').slice(2)).toEqual([
      'collected:',
      '    log file /var/log/auth.log: each line  (etc/ossec.conf:2)',
      '    log file /x/*.json: json  (etc/ossec.conf:3)',
      '    log file /y: every 3 lines  (etc/ossec.conf:4)',
      '    log file /z: lines grouped by a pattern  (etc/ossec.conf:5)',
      '    command df -P: each line, every 2 min  (etc/ossec.conf:6)',
      '    command netstat  -tuln: its output, every 6 min  (etc/ossec.conf:7)',
      '    command logins: its output, every 6 min  (etc/ossec.conf:9)',
      '    journald: all entries  (etc/ossec.conf:10)',
      '    journald: entries chosen by _SYSTEMD_UNIT  (etc/ossec.conf:14)',
      '    syslog 0.0.0.0:514/udp: from 192.0.2.0/24, not from 192.0.2.1  (etc/ossec.conf:11)',
      '    syslog [::]:6514/tls: from any, with a client certificate  (etc/ossec.conf:12)',
      '    files /etc: scheduled  (etc/ossec.conf:13)',
      '    files /bin: scheduled  (etc/ossec.conf:13)',
      '    files /srv: realtime, report_changes  (etc/ossec.conf:13)',
      '',
    ]);
  });

  test('warns of a path that is not there, and of a log that is a folder', async () => {
    const folder = join(home.root, 'logs');
    await configure(`<localfile><location>${folder}/</location><log_format>syslog</log_format></localfile>
<localfile><location>${folder}/none</location><log_format>syslog</log_format></localfile>
<localfile><location>${home.root}/log*</location><log_format>syslog</log_format></localfile>
<localfile><command>${folder}</command><log_format>command</log_format></localfile>
<syscheck><directories>${folder},${folder}/none</directories><directories>${folder}/none/*</directories></syscheck>`);
    const { exitCode, out, err } = await check();
    expect(exitCode).toBe(0);
    expect(out).toContain(`files ${folder}/none: scheduled`);
    expect(err.split('\n')).toEqual([
      `etc/ossec.conf:2: warning: <location> names ${folder}/, which is a folder: nothing is read from it → name a file, or those in it by ${folder}/*.log`,
      `etc/ossec.conf:6: warning: <directories> names ${folder}/none, which is not there → mend the path, or remove it; if it is still to come, nothing needs to be done`,
      '',
    ]);
  });

  test('names what is left out, shows the rest, and exits with 1', async () => {
    await configure(`${file}\n<remote><connection>syslog</connection></remote>`);
    const { exitCode, out, err } = await check();
    expect([exitCode, err]).toEqual([
      1,
      expect.stringMatching(
        /^etc\/ossec\.conf:3: refused: a syslog listener .*\n.*what is refused above will not run\n$/,
      ),
    ]);
    expect(out).toContain('log file /var/log/auth.log');
  });

  test('exits with 3 for a mistake, in threatlockdown.yaml as well, which is told once', async () => {
    await configure('<localfile><location>/x</location></localfile>');
    await writeFile(home.yaml, 'syslog: { 6514: { tsl: x } }');
    const { exitCode, out, err } = await check();
    expect([exitCode, out]).toEqual([3, '']);
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/^etc\/ossec\.conf:2: mistake: <localfile> has no <log_format>/),
      'etc/threatlockdown.yaml:1: mistake: unknown key syslog.6514.tsl → known here: tls',
      'etc/threatlockdown.yaml:1: mistake: no <remote> block of ossec.conf listens for syslog on port 6514 → remove it, or add the block to ossec.conf',
      'threatlockdown: 3 mistakes: nothing would start',
      '',
    ]);
  });

  test('is made while the daemon runs whose socket it is', async () => {
    await configure(file);
    const detection = { hostname: 'gate', hostAddress: '192.0.2.1', parts: ['analysis'] } as const;
    const { daemon } = await startDaemon(home, { detection });
    const control = await serveControl(home.control, daemon.operations);
    onTestFinished(() => control.close());
    expect(await decideAnalysis(home)).toMatchObject({ analyse: false });
    expect((await check()).out).toContain('log file /var/log/auth.log');
  });

  test('is left to the manager where there is one, and so is the ruleset', async () => {
    await mkdir(join(home.root, 'bin'));
    await writeFile(join(home.root, 'bin/wazuh-analysisd'), '');
    await addRules('<group');
    await configure('<localfile></localfile>');
    expect(await check()).toEqual({
      exitCode: 0,
      out: '0 of 0 integrations will run\nnothing is collected or analysed here, only the integrations run: a manager is installed here (bin/wazuh-analysisd), and analyses\n',
      err: '',
    });
  });

  test('is left to another engine that takes events', async () => {
    const other = listenForEvents(home.analysisSocket);
    onTestFinished(() => other.close());
    await configure('<localfile></localfile>');
    const { exitCode, out } = await check();
    expect(exitCode).toBe(0);
    expect(out).toContain(`only the integrations run: another engine takes events at ${home.analysisSocket}\n`);
  });
});

describe('check of a home without a ruleset', () => {
  test('says that only the integrations run', async () => {
    expect(await check()).toEqual({
      exitCode: 0,
      out: '0 of 0 integrations will run\nnothing is collected or analysed here, only the integrations run: the home has no ruleset\n',
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
