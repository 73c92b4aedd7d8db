import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type HomePaths, homePaths } from '../../lib/home-paths.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

/** Makes a home under `folder` with all five services and a script configured against the sandbox. */
export async function makeDemoHome(folder: string, sandbox: Sandbox, httpPort: number): Promise<HomePaths> {
  const home = homePaths(join(folder, 'home'));
  await rm(home.root, { recursive: true, force: true });
  await Promise.all(
    [join(home.root, 'logs/alerts'), dirname(home.analysisSocket), home.integrations, join(home.root, 'etc')].map(
      (path) => mkdir(path, { recursive: true }),
    ),
  );
  await writeFile(home.ossecConf, ossecConf(sandbox), { mode: 0o640 });
  await writeFile(home.yaml, yaml(sandbox, httpPort), { mode: 0o640 });
  await writeFile(alertsPath(home), '');
  const script = join(home.integrations, 'custom-journal');
  await writeFile(script, customScript);
  await chmod(script, 0o750);
  return home;
}

export const alertsPath = (home: HomePaths) => join(home.root, 'logs/alerts/alerts.json');
export const journalPath = (home: HomePaths) => join(home.root, 'logs/custom-journal.log');

const ossecConf = ({ urls, keys }: Sandbox) => `<!-- The demo's manager configuration. -->
<ossec_config>
  <global><jsonout_output>yes</jsonout_output></global>

  <integration>
    <name>slack</name>
    <hook_url>${urls.slack}</hook_url>
    <alert_format>json</alert_format>
  </integration>

  <integration>
    <name>pagerduty</name>
    <api_key>${keys.pagerduty}</api_key>
    <level>10</level>
    <alert_format>json</alert_format>
  </integration>

  <integration>
    <name>virustotal</name>
    <api_key>${keys.virustotal}</api_key>
    <group>syscheck</group>
    <alert_format>json</alert_format>
  </integration>

  <integration>
    <name>shuffle</name>
    <hook_url>${urls.shuffle}</hook_url>
    <level>3</level>
    <alert_format>json</alert_format>
  </integration>
</ossec_config>

<ossec_config>
  <integration>
    <name>maltiverse</name>
    <hook_url>${urls.maltiverse}</hook_url>
    <api_key>${keys.maltiverse}</api_key>
    <level>3</level>
    <alert_format>json</alert_format>
  </integration>

  <integration>
    <name>custom-journal</name>
    <level>10</level>
    <alert_format>json</alert_format>
  </integration>
</ossec_config>
`;

const yaml = ({ urls }: Sandbox, httpPort: number) => `# What ossec.conf has no words for.
http: { listen: "127.0.0.1:${httpPort}" }
integrations:
  pagerduty: { base_url: "${urls.pagerduty}" }
  virustotal: { base_url: "${urls.virustotal}" }
`;

const customScript = `#!/bin/sh
# Any program will do: the first argument is a file with the alert.
cat "$1" >> logs/custom-journal.log
`;
