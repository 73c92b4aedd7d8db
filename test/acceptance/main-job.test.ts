import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectControl } from '../../src/api/control-client.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type AnalysisSocket, listenForEvents } from '../support/analysis-socket.ts';
import { type DaemonProcess, startDaemonProcess } from '../support/daemon-process.ts';
import { makeHome, numberedAlert, type TestHome } from '../support/home.ts';

let home: TestHome;
let sandbox: Sandbox;
let analysis: AnalysisSocket;
let daemon: DaemonProcess;

beforeEach(async () => {
  home = await makeHome();
  sandbox = await startSandbox({ clock: systemClock });
  analysis = listenForEvents(home.analysisSocket);
  const script = join(home.integrations, 'custom-journal');
  await writeFile(script, '#!/bin/sh\ncat "$1" >> journal\ntr "\\0" " " < /proc/$$/cmdline >> journal.args\n');
  await chmod(script, 0o750);
  await home.configure(
    [
      `<name>slack</name><hook_url>${sandbox.urls.slack}</hook_url>`,
      `<name>pagerduty</name><api_key>${sandbox.keys.pagerduty}</api_key><level>10</level>`,
      `<name>virustotal</name><api_key>${sandbox.keys.virustotal}</api_key><group>syscheck</group>`,
      `<name>shuffle</name><hook_url>${sandbox.urls.shuffle}</hook_url>`,
      `<name>maltiverse</name><hook_url>${sandbox.urls.maltiverse}</hook_url><api_key>${sandbox.keys.maltiverse}</api_key>`,
      '<name>custom-journal</name><api_key>a-key-for-the-script</api_key><hook_url>https://example.net/hook</hook_url>',
    ],
    `http: { listen: none }
integrations:
  slack: { rate: none }
  pagerduty: { base_url: "${sandbox.urls.pagerduty}" }
  virustotal: { base_url: "${sandbox.urls.virustotal}" }
  custom-journal: { secrets: environment }
`,
  );
  daemon = await startDaemonProcess(home);
});

afterEach(async () => {
  await daemon.kill();
  analysis.close();
  await sandbox.close();
  await home.remove();
});

const eicar = {
  rule: {
    level: 7,
    description: 'File added to the system.',
    id: '554',
    groups: ['ossec', 'syscheck', 'syscheck_file'],
  },
  full_log: "File '/srv/up/eicar.com' added",
  syscheck: {
    path: '/srv/up/eicar.com',
    md5_after: '44d88612fea8a8f36de82e1278abb02f',
    sha1_after: '3395856ce81f2b7382dee72602f798b642f14140',
    sha256_after: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
    event: 'added',
  },
  data: undefined,
  location: 'syscheck',
};

describe('the main job', () => {
  test('takes one alert to every service that wants it, and its enrichments back into analysis', async () => {
    await home.append(
      numberedAlert(1, eicar),
      numberedAlert(2, {
        rule: { level: 12, description: 'brute force', id: '5712', groups: ['sshd'] },
        data: { srcip: '218.92.0.25' },
      }),
    );
    await vi.waitFor(
      async () => {
        expect(sandbox.received('slack').map(({ status }) => status)).toEqual([200, 200]);
        expect(sandbox.received('pagerduty')).toHaveLength(1);
        expect(sandbox.received('shuffle')).toHaveLength(2);
        expect(sandbox.received('virustotal')).toHaveLength(1);
        expect(sandbox.received('maltiverse')).toHaveLength(3);
        expect(analysis.events).toHaveLength(4);
        expect((await readFile(join(home.root, 'journal'), 'utf8')).split('\n')).toHaveLength(3);
      },
      { timeout: 15_000 },
    );
    const prefixes = analysis.events.map((event) => event.slice(0, event.indexOf('{'))).sort();
    expect(prefixes).toEqual([
      ...Array(3).fill('1:[001] (web-1) 10.0.0.5->maltiverse:'),
      '1:[001] (web-1) 10.0.0.5->virustotal:',
    ]);
    expect(analysis.events.join('')).toContain('"alert_id": "1763700000.1"');
  });

  test('leaves no secret where others can see it, and no file behind', async () => {
    await home.append(numberedAlert(1, eicar));
    await vi.waitFor(
      async () =>
        expect((await daemon.status()).lanes.find(({ lane }) => lane === 'custom-journal')).toMatchObject({
          delivered: 1,
        }),
      { timeout: 15_000 },
    );
    const arguments_ = await readFile(join(home.root, 'journal.args'), 'utf8');
    const seen = [arguments_, daemon.log(), JSON.stringify(await daemon.status())].join('\n');
    expect(arguments_).toContain('custom-journal');
    const secrets = [
      'a-key-for-the-script',
      'example.net/hook',
      ...Object.values(sandbox.keys),
      new URL(sandbox.urls.slack).pathname,
    ];
    for (const secret of secrets) expect(seen).not.toContain(secret);
    expect(await readdir(home.temporary)).toEqual([]);
  });

  test('does not give an integration its own enrichments back', async () => {
    await home.append(
      numberedAlert(1, { data: { integration: 'maltiverse', srcip: '218.92.0.25' }, location: 'maltiverse' }),
    );
    await vi.waitFor(() => expect(sandbox.received('slack')).toHaveLength(1));
    await vi.waitFor(async () =>
      expect((await daemon.status()).lanes.every(({ waiting }) => waiting === 0)).toBe(true),
    );
    expect(sandbox.received('maltiverse')).toHaveLength(0);
  });

  test('alerts of any shape stop nothing', async () => {
    const odd = [
      { rule: {} },
      {
        rule: { level: 'high', id: 5712, description: 7, groups: 'sshd' },
        agent: 'x',
        full_log: 5,
        location: 12,
        data: { srcip: 4 },
      },
      { rule: { level: 3 }, agentless: { host: 'fw' } },
      { rule: { level: 99, groups: [1, null, {}] }, agent: null, syscheck: { md5_after: [] } },
    ];
    await home.append(...odd, numberedAlert(1));
    await vi.waitFor(() => expect(sandbox.received('slack')).toHaveLength(5), { timeout: 15_000 });
    await vi.waitFor(async () => {
      const lanes = (await daemon.status()).lanes;
      expect(
        lanes
          .map(({ lane, waiting, dead }) => ({ lane, waiting, dead }))
          .filter(({ waiting, dead }) => waiting + dead > 0),
      ).toEqual([]);
    });
  });

  test('takes a new configuration without stopping, and keeps the old one when the new one is bad', async () => {
    const control = await connectControl(home.control);
    const good = await readFile(home.ossecConf, 'utf8');
    await writeFile(home.ossecConf, good.replace('<level>10</level>', '<level>ten</level>'));
    const refused = await control?.reload();
    expect(refused).toMatchObject({ accepted: false });
    expect(refused?.problems.join('\n')).toContain('etc/ossec.conf:3');
    await home.append(numberedAlert(1));
    await vi.waitFor(() => expect(sandbox.received('shuffle')).toHaveLength(1));
    await writeFile(home.ossecConf, good.replace('<level>10</level>', '<level>7</level>'));
    expect(await control?.reload()).toMatchObject({ accepted: true });
    await home.append(numberedAlert(2));
    await vi.waitFor(() => expect(sandbox.received('pagerduty')).toHaveLength(1));
    await control?.close();
  });
});
