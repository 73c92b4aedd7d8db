import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { connectControl } from '../../api/control-client.ts';
import { type HomePaths, homePaths } from '../../lib/home-paths.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { CommandFailure, exitCodes } from '../context.ts';
import { makeHomeFolder } from '../init/make-home-folder.ts';
import { ownDecoders, ownRules } from './chapters.ts';
import { wantedLevels } from './receipts.ts';

/** A home, and below it what plays the machine: a log and a folder for files, which alone are watched. */
export interface DemoHome extends HomePaths {
  readonly alerts: string;
  readonly journal: string;
  readonly log: string;
  readonly files: string;
}

/** Marks a home as one that the next demo may remove. */
const mark = '.made-by-the-demo';

/** Makes a home under `folder` with all five services and a script configured against the sandbox. */
export async function makeDemoHome(folder: string, sandbox: Sandbox, httpPort: number): Promise<DemoHome> {
  const home = demoHome(folder);
  await removeFormer(home);
  const contents = { ossecConf: ossecConf(sandbox, home), yaml: yaml(sandbox, httpPort) };
  const made = await makeHomeFolder(home.root, contents);
  if (made.kind !== 'made') throw new CommandFailure(`${made.what}; ${elsewhere}`, exitCodes.usage);
  await writeFile(join(home.root, mark), '');
  for (const path of [dirname(home.log), home.files, home.temporary]) await mkdir(path, { recursive: true });
  await writeFile(home.log, '');
  await writeFile(join(home.root, 'etc/decoders/custom_maltiverse_decoders.xml'), ownDecoders);
  await writeFile(join(home.root, 'etc/rules/custom_maltiverse_rules.xml'), ownRules);
  await writeFile(join(home.integrations, 'custom-journal'), customScript, { mode: 0o750 });
  return home;
}

const elsewhere = 'another place for the demo: --folder <folder>';

function demoHome(folder: string): DemoHome {
  const home = homePaths(join(folder, 'home'));
  // In ossec.conf these are patterns, variables, tags, and what stands between two paths; nothing escapes them.
  const [special] = /[*?[\]{}$%,<>\n]/.exec(home.root) ?? [];
  if (special !== undefined)
    throw new CommandFailure(`ossec.conf cannot name ${home.root} for its ${special}; ${elsewhere}`, exitCodes.usage);
  return {
    ...home,
    alerts: join(home.logs, 'alerts/alerts.json'),
    journal: join(home.logs, 'custom-journal.log'),
    log: join(home.root, 'machine/var/log/maltiverse-test.log'),
    files: join(home.root, 'machine/tmp'),
  };
}

/** Nothing but what an earlier demo has made, and has done with. */
async function removeFormer({ root, control }: HomePaths): Promise<void> {
  const ours = await access(join(root, mark)).then(
    () => true,
    () => false,
  );
  if (!ours) return;
  const client = await connectControl(control);
  await client?.close();
  if (client !== undefined)
    throw new CommandFailure(`a demo is running in ${root}; ${elsewhere}`, exitCodes.unavailable);
  await rm(root, { recursive: true });
}

const ossecConf = (
  { urls, keys }: Sandbox,
  { log, files }: DemoHome,
) => `<!-- The demo's configuration. "threatlockdown init" writes one that explains itself. -->
<ossec_config>
  <global>
    <jsonout_output>yes</jsonout_output>
  </global>

  <ruleset>
    <decoder_dir>ruleset/decoders</decoder_dir>
    <rule_dir>ruleset/rules</rule_dir>
    <decoder_dir>etc/decoders</decoder_dir>
    <rule_dir>etc/rules</rule_dir>
  </ruleset>

  <localfile>
    <log_format>syslog</log_format>
    <location>${log}</location>
  </localfile>

  <syscheck>
    <directories realtime="yes">${files}</directories>
  </syscheck>

  <integration>
    <name>maltiverse</name>
    <hook_url>${urls.maltiverse}</hook_url>
    <api_key>${keys.maltiverse}</api_key>
    <rule_id>2502,111041,111042,111050,111051</rule_id>
    <alert_format>json</alert_format>
  </integration>

  <integration>
    <name>virustotal</name>
    <api_key>${keys.virustotal}</api_key>
    <rule_id>111050,111051</rule_id>
    <alert_format>json</alert_format>
  </integration>

  <integration>
    <name>slack</name>
    <hook_url>${urls.slack}</hook_url>
    <level>${wantedLevels.Slack}</level>
    <alert_format>json</alert_format>
  </integration>

  <integration>
    <name>pagerduty</name>
    <api_key>${keys.pagerduty}</api_key>
    <level>${wantedLevels.PagerDuty}</level>
    <alert_format>json</alert_format>
  </integration>

  <integration>
    <name>shuffle</name>
    <hook_url>${urls.shuffle}</hook_url>
    <level>${wantedLevels.Shuffle}</level>
    <alert_format>json</alert_format>
  </integration>

  <integration>
    <name>custom-journal</name>
    <level>${wantedLevels['custom-journal']}</level>
    <alert_format>json</alert_format>
  </integration>
</ossec_config>
`;

const yaml = ({ urls }: Sandbox, httpPort: number) => `# What ossec.conf has no words for.
http: { listen: "127.0.0.1:${httpPort}" }
integrations:
  pagerduty: { base_url: "${urls.pagerduty}" }
  virustotal: { base_url: "${urls.virustotal}" }
  # Slack itself takes one message a second, which is what holds when nothing is said. Its stand-in does not mind.
  slack: { rate: 10 per second }
`;

const customScript = `#!/bin/sh
# Any program will do: the first argument is a file with the alert.
cat "$1" >> logs/custom-journal.log
`;
