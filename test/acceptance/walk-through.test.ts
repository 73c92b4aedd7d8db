import { readFileSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { homePaths } from '../../src/lib/home-paths.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type DaemonProcess, startDaemonProcess } from '../support/daemon-process.ts';
import { canUnshare, type MountNamespace, openMountNamespace, programInside } from '../support/mount-namespace.ts';
import { eventually } from '../support/patiently.ts';

/*
 * The walk-through as people read it: its paths, its blocks, its files and its commands, on a machine of its own as far as
 * folders go. What is not as it says: Maltiverse is the sandbox, and the EICAR file is written and not downloaded.
 */

const home = '/var/ossec';
const log = '/var/log/maltiverse-test.log';
const ossecConf = `${home}/etc/ossec.conf`;
const decodersFile = `${home}/etc/decoders/custom_maltiverse_decoders.xml`;
const rulesFile = `${home}/etc/rules/custom_maltiverse_rules.xml`;
const eicarMd5 = '44d88612fea8a8f36de82e1278abb02f';
const eicarSha1 = '3395856ce81f2b7382dee72602f798b642f14140';
/** In two parts, so that no scanner takes this file for it. */
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

let machine: MountNamespace;
let sandbox: Sandbox;
let daemon: DaemonProcess | undefined;
/** Of the home as it was made. */
let configuration: string;
beforeEach(async () => {
  daemon = undefined;
  machine = await openMountNamespace(['/tmp', '/var/log', home]);
  sandbox = await startSandbox({ clock: systemClock });
  onTestFinished(() => sandbox.close());
  machine.run(...programInside, 'init', home);
  configuration = await readFile(machine.outside(ossecConf), 'utf8');
  await write(`${home}/etc/threatlockdown.yaml`, 'http: { listen: none }\n');
});

const write = (path: string, text: string) => writeFile(machine.outside(path), text);
const append = (path: string, text: string) => appendFile(machine.outside(path), text);
const shell = (command: string) => machine.run('sh', '-c', command);

/** Adds blocks to `ossec.conf` as it was at first, in the place of those added before. */
async function configure(...blocks: readonly string[]): Promise<void> {
  await write(ossecConf, `${configuration}\n<ossec_config>${blocks.join('\n')}</ossec_config>\n`);
}

const maltiverse = (rules: string) => `
  <integration>
    <name>maltiverse</name>
    <hook_url>${sandbox.urls.maltiverse}</hook_url>
    <api_key>${sandbox.keys.maltiverse}</api_key>
    <rule_id>${rules}</rule_id>
    <alert_format>json</alert_format>
  </integration>`;

const localfile = `
  <localfile>
    <log_format>syslog</log_format>
    <location>/var/log/maltiverse-test.log</location>
  </localfile>`;

async function restart(): Promise<void> {
  if (daemon === undefined) onTestFinished(() => daemon?.kill());
  await daemon?.stop();
  const { control } = homePaths(machine.outside(home));
  daemon = await startDaemonProcess({ root: home, control }, {}, [], machine.inside(programInside));
}

interface Indicator {
  readonly name: string;
  readonly type: string;
  readonly confidence: string;
  readonly provider: string;
}

interface Written {
  readonly id: string;
  readonly rule: { readonly id: string; readonly level: number; readonly description: string };
  readonly agent: object;
  readonly data?: { readonly alert_id?: string; readonly threat?: { readonly indicator: Indicator } };
  readonly location: string;
}

function alerts(...rules: readonly string[]): readonly Written[] {
  const lines = readFileSync(machine.outside(`${home}/logs/alerts/alerts.json`), 'utf8')
    .split('\n')
    .slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Written).filter(({ rule }) => rules.includes(rule.id));
}

/** The one alert of a rule, and the enriched one that names it. */
async function enriched(rule: string) {
  await eventually(() => {
    const [alert] = alerts(rule);
    expect(alert).toBeDefined();
    expect(alerts('99701', '99702').filter(({ data }) => data?.alert_id === alert?.id)).not.toEqual([]);
  });
  const [alert, ...others] = alerts(rule);
  expect(others).toEqual([]);
  const enrichments = alerts('99701', '99702').filter(({ data }) => data?.alert_id === alert?.id);
  return { alert, enrichments };
}

/** What the sandbox knows of them. */
function indicators(enrichments: readonly Written[]): readonly Indicator[] {
  const found = enrichments.map(({ data }) => data?.threat?.indicator).filter((indicator) => indicator !== undefined);
  return found.map(({ name, type, confidence, provider }) => ({ name, type, confidence, provider }));
}

const virusTotal = () => `
  <integration>
    <name>virustotal</name>
    <api_key>${sandbox.keys.virustotal}</api_key>
    <group>syscheck</group>
    <alert_format>json</alert_format>
  </integration>`;
const virusTotalSandbox = () =>
  `http: { listen: none }\nintegrations: { virustotal: { base_url: "${sandbox.urls.virustotal}" } }\n`;

const decoders = {
  hostname: `
<decoder name="maltiverse_hostname">
  <prematch>timestamp=</prematch>
</decoder>

<decoder name="maltiverse_hostname1">
  <parent>maltiverse_hostname</parent>
  <regex type="pcre2">timestamp=(.+?) identifier=(\\w+) action=(\\w+) .*? hostname: (\\S+)</regex>
  <order>log_timestamp, identifier, action, hostname</order>
</decoder>
`,
  url: `
<decoder name="squid_url">
  <program_name>squid</program_name>
</decoder>

<decoder name="squid_url1">
  <parent>squid_url</parent>
  <regex type="pcre2">(\\d+.\\d+.\\d+.\\d+) TCP_MISS\\/200 .*? GET (.*?) - DIRECT</regex>
  <order>client_ip, url</order>
</decoder>
`,
};

const rules = {
  hostname: `
<group name="dns_query,maltiverse_hostname_test,">
  <rule id="111041" level="5">
    <decoded_as>maltiverse_hostname</decoded_as>
    <description> The server $(identifier) making a DNS query.</description>
  </rule>
</group>
`,
  url: `
<group name="squid_url,maltiverse_urltest">
  <rule id="111042" level="6">
    <decoded_as>squid_url</decoded_as>
    <description> [SQUID URL] - $(client_ip) has accessed $(url)</description>
  </rule>
</group>
`,
  files: `
<group name="maltiverse_sample_test">
  <!-- Rules for Linux systems -->
  <rule id="111050" level="7">
    <if_sid>550</if_sid>
    <field name="file">/tmp</field>
    <description>File modified in /tmp directory.</description>
  </rule>
  <rule id="111051" level="7">
    <if_sid>554</if_sid>
    <field name="file">/tmp</field>
    <description>File added to /tmp directory.</description>
  </rule>
</group>
`,
};

describe.skipIf(!canUnshare)('the walk-through (needs root)', () => {
  test('enriches the address of a failed login', async () => {
    shell(`touch ${log}`);
    await configure(localfile, maltiverse('2502'));
    await restart();
    shell(
      `echo "Oct 17 09:28:28 Ubuntu-2204 sshd[4275]: PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=218.92.0.25 user=root" >> ${log}`,
    );
    const { alert, enrichments } = await enriched('2502');
    expect(alert).toMatchObject({ rule: { level: 10 }, data: { srcip: '218.92.0.25' }, location: log });
    const provider = 'Sandbox Blocklist, Sandbox Community, Sandbox Honeypots';
    expect(indicators(enrichments)).toEqual([{ name: '218.92.0.25', type: 'ipv4-addr', confidence: 'High', provider }]);
    expect(enrichments[0]).toMatchObject({ agent: alert?.agent, location: 'maltiverse' });
  });

  test('enriches the name in a DNS query', async () => {
    shell(`touch ${log} ${decodersFile} ${rulesFile}`);
    await append(decodersFile, decoders.hostname);
    await append(rulesFile, rules.hostname);
    await configure(localfile, maltiverse('2502,111041'));
    await restart();
    shell(
      `echo "timestamp=Oct 18 15:25:12 identifier=abdullahgtrlab action=dns_query details=Querying DNS for hostname: dobreusluge.zauvijek.itsforever.net" >> ${log}`,
    );
    const { alert, enrichments } = await enriched('111041');
    expect(alert?.data).toEqual({
      log_timestamp: 'Oct 18 15:25:12',
      identifier: 'abdullahgtrlab',
      action: 'dns_query',
      hostname: 'dobreusluge.zauvijek.itsforever.net',
    });
    expect(indicators(enrichments)).toEqual([
      {
        name: 'dobreusluge.zauvijek.itsforever.net',
        type: 'domain-name',
        confidence: 'Medium',
        provider: 'Sandbox Tracker',
      },
    ]);
  });

  test('enriches the address of a page that a proxy has fetched', async () => {
    shell(`touch ${log}`);
    await append(decodersFile, decoders.url);
    await append(rulesFile, rules.url);
    await configure(localfile, maltiverse('2502,111041,111042'));
    await restart();
    const url =
      'https://vk.com/doc52355237_667082058?hash=SCtt4ltNCbu3lnYUwPGvIGmMakZCTQ0Yuj5qiGj1Uc0&dl=hil1F6PzYlnVsXsKpXdnyCyI9zVoEp3fH0XkDiKEhgk&api=1&no_preview=1';
    shell(
      `echo "Oct 17 14:55:30 proxy_server squid[1234]: 157730320.512 192.168.1.200 TCP_MISS/200 5124 GET ${url} - DIRECT/vk.com text/html" >> ${log}`,
    );
    const { alert, enrichments } = await enriched('111042');
    expect(alert?.data).toEqual({ client_ip: '192.168.1.200', url });
    expect(indicators(enrichments)).toEqual([
      { name: url, type: 'url', confidence: 'Medium', provider: 'Sandbox URL Feed' },
    ]);
  });

  test('enriches the hashes of a file that is added below a monitored folder', async () => {
    await append(rulesFile, rules.files);
    await configure(monitored, maltiverse('2502,111042,111050,111051'));
    await restart();
    await scanned();
    // Downloaded in the walk-through.
    await write('/tmp/eicar.com', eicar);
    const { alert, enrichments } = await enriched('111051');
    expect(alert).toMatchObject({ location: 'syscheck', syscheck: { path: '/tmp/eicar.com', event: 'added' } });
    expect(enrichments[0]?.agent).toEqual(alert?.agent);
    await eventually(() => expect(alerts('99702')).toHaveLength(2));
    const found = indicators(alerts('99702'));
    expect(found.map(({ name }) => name).sort()).toEqual([eicarSha1, eicarMd5]);
    for (const { type, confidence, provider } of found) {
      expect([type, confidence, provider]).toEqual(['file', 'High', expect.stringMatching(/Sandbox/)]);
    }
  });

  test('goes for VirusTotal as well', async () => {
    await write(`${home}/etc/threatlockdown.yaml`, virusTotalSandbox());
    await configure(monitored, virusTotal());
    await restart();
    await scanned();
    await write('/tmp/eicar.com', eicar);
    await eventually(() => expect(alerts('87105')).toHaveLength(1));
    expect(alerts('87105')[0]).toMatchObject({
      data: { virustotal: { source: { alert_id: alerts('554')[0]?.id, file: '/tmp/eicar.com', md5: eicarMd5 } } },
    });
  });
});

const monitored = '<syscheck><directories realtime="yes">/tmp</directories></syscheck>';

/** Until what is there is known, so that what comes is news. */
const scanned = () =>
  eventually(async () => {
    const { collection = [] } = (await daemon?.status()) ?? {};
    expect(collection.find(({ part }) => part === 'syscheck')?.fileIntegrity?.scannedAt).toBeDefined();
  });
