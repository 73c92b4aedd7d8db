import { execFile, execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { type AnalysisHome, makeAnalysisHome, numberedEvent, numbersOf, upTo } from '../support/analysis-home.ts';
import { listenForEvents } from '../support/analysis-socket.ts';
import { type DaemonProcess, startDaemonProcess } from '../support/daemon-process.ts';
import { sendEvents, startFlow } from '../support/event-sender.ts';
import { fillDisk } from '../support/full-disk.ts';
import { eventually, until } from '../support/patiently.ts';
import { residentMb } from '../support/resident.ts';
import { type Sink, startSink } from '../support/sink.ts';
import { yaml } from '../support/stage.ts';

async function start(home: AnalysisHome, ...more: readonly string[]): Promise<DaemonProcess> {
  const daemon = await startDaemonProcess(home, {}, more);
  onTestFinished(() => daemon.kill());
  return daemon;
}

/** A home whose alerts go to a webhook that plays Slack. */
async function homeWithSlack(): Promise<{ readonly home: AnalysisHome; readonly sink: Sink }> {
  const home = await makeAnalysisHome();
  const sink = await startSink();
  onTestFinished(() => sink.close());
  await home.configure([`<name>slack</name><hook_url>${sink.url}</hook_url>`], yaml());
  return { home, sink };
}

/** Runs the compiled program to its end. */
async function run(...args: readonly string[]) {
  const ended = promisify(execFile)('bin/threatlockdown', args);
  return ended.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as { readonly code: number; readonly stdout: string; readonly stderr: string },
  );
}

describe('a home without a manager', () => {
  test('makes an alert of an event, and a message of the alert', async () => {
    const { home, sink } = await homeWithSlack();
    const daemon = await start(home);
    await sendEvents(home.analysisSocket, [numberedEvent(0), '1:door:of no interest', numberedEvent(1)]);
    await eventually(() => expect(sink.ids).toHaveLength(2));
    const alerts = await home.alerts();
    expect(numbersOf(alerts)).toEqual([0, 1]);
    expect([...sink.ids].sort()).toEqual(alerts.map(({ id }) => id).sort());
    expect(await daemon.stop()).toBe(0);
    expect(daemon.log()).not.toMatch(/"level":"(warn|error)"/);
  });

  test('has what VirusTotal and Maltiverse know become alerts with it, by the rules that ship', async () => {
    const home = await makeAnalysisHome();
    const sandbox = await startSandbox({ clock: systemClock });
    onTestFinished(() => sandbox.close());
    await rm(join(home.root, 'ruleset'), { recursive: true });
    await symlink(resolve('ruleset'), join(home.root, 'ruleset'));
    await home.configure(
      [
        `<name>slack</name><hook_url>${sandbox.urls.slack}</hook_url>`,
        `<name>virustotal</name><api_key>${sandbox.keys.virustotal}</api_key><group>syscheck</group>`,
        `<name>maltiverse</name><hook_url>${sandbox.urls.maltiverse}</hook_url><api_key>${sandbox.keys.maltiverse}</api_key>`,
      ],
      `http: { listen: none }\nintegrations: { slack: { rate: none }, virustotal: { base_url: "${sandbox.urls.virustotal}" } }`,
    );
    await start(home);
    await sendEvents(home.analysisSocket, [
      `8:[007] (shop) any->syscheck:${JSON.stringify(eicarAdded)}`,
      '1:/var/log/auth.log:Nov 21 12:29:18 shop sshd[17584]: Invalid user paco from 218.92.0.25 port 56404',
    ]);
    await eventually(async () => {
      const rules = (await home.alerts()).map(({ rule }) => rule.id);
      expect(rules).toEqual(expect.arrayContaining(['554', '5710', '87105', '99702']));
      expect(sandbox.received('slack').length).toBe(rules.length);
    });
    const lines = (await home.lines()).map((line) => JSON.parse(line) as Record<string, Record<string, unknown>>);
    const found = (id: string) => lines.find(({ rule }) => rule?.id === id);
    expect(found('87105')).toMatchObject({
      agent: { id: '007', name: 'shop' },
      data: { integration: 'virustotal', virustotal: { source: { file: '/srv/up/eicar.com' }, malicious: '1' } },
      location: 'virustotal',
    });
    expect(found('99702')).toMatchObject({
      data: { integration: 'maltiverse', threat: { indicator: { ip: '218.92.0.25' } } },
    });
  });
});

const eicarAdded = {
  type: 'event',
  data: {
    path: '/srv/up/eicar.com',
    mode: 'scheduled',
    type: 'added',
    timestamp: 1_700_000_000,
    attributes: {
      type: 'file',
      size: 68,
      hash_md5: '44d88612fea8a8f36de82e1278abb02f',
      hash_sha1: '3395856ce81f2b7382dee72602f798b642f14140',
      hash_sha256: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
    },
  },
};

describe('a program that is killed while events come', () => {
  test('has each alert it wrote once and whole, and takes events and delivers alerts again', async () => {
    const { home, sink } = await homeWithSlack();
    const rounds = 5;
    let sent = 0;
    for (const round of upTo(rounds)) {
      const daemon = await start(home);
      const first = sent;
      const before = (await home.lines()).length;
      const flow = startFlow(home.analysisSocket, (number) => numberedEvent(first + number), 'until refused');
      // Some die soon, some later.
      await until(() => flow.sent() > 50);
      await eventually(async () => expect((await home.lines()).length).toBeGreaterThan(before + round * 100));
      await daemon.kill();
      sent += await flow.stop();
    }
    const daemon = await start(home);
    await sendEvents(home.analysisSocket, [numberedEvent(sent)]);
    await eventually(async () => expect(numbersOf(await home.alerts()).at(-1)).toBe(sent));
    const alerts = await home.alerts();
    const numbers = numbersOf(alerts);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(new Set(alerts.map(({ id }) => id)).size).toBe(alerts.length);
    await eventually(() => expect(new Set(sink.ids)).toEqual(new Set(alerts.map(({ id }) => id))));
    expect(Object.values((await daemon.status()).source.rejected)).toEqual([0, 0, 0]);
  });
});

describe('a flood of events', () => {
  test('is analysed whole, in little memory', async () => {
    const home = await makeAnalysisHome();
    const daemon = await start(home);
    const count = 50_000;
    const long = 'x'.repeat(2_000);
    const sending = sendEvents(
      home.analysisSocket,
      upTo(count).map((number) => `1:flood:number ${number} ${long}`),
    );
    let most = 0;
    await eventually(async () => {
      most = Math.max(most, await residentMb(daemon.process.pid));
      expect((await daemon.status()).analysis).toMatchObject({ events: count, alerts: count });
    });
    await sending;
    expect(most).toBeLessThanOrEqual(250);
    expect((await home.alerts()).map(({ full_log }) => Number.parseInt(full_log.slice(7), 10))).toEqual(upTo(count));
  });
});

describe('the ruleset of a running program', () => {
  test('is read again by "reload" and by a hangup, while events keep coming', async () => {
    const home = await makeAnalysisHome();
    const daemon = await start(home);
    const flow = startFlow(home.analysisSocket, numberedEvent);
    const rule = (id: number) =>
      home.write(
        `ruleset/rules/0${id}-more.xml`,
        `<group name="x,"><rule id="${id}" level="3"><match>^more</match><description>More</description></rule></group>`,
      );
    const rules = async () => (await daemon.status()).analysis?.rules ?? 0;
    const before = await rules();
    await rule(300);
    expect(await run('reload', '--home', home.root)).toMatchObject({ code: 0, stderr: '' });
    expect(await rules()).toBe(before + 1);
    await rule(301);
    daemon.process.kill('SIGHUP');
    await eventually(async () => expect(await rules()).toBe(before + 2));
    await home.write('ruleset/rules/0302-bad.xml', '<group name="x,"><rule id="302" level="many"></rule></group>');
    const refused = await run('reload', '--home', home.root);
    expect(refused).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ruleset/rules/0302-bad.xml:1: mistake'),
    });
    expect(await rules()).toBe(before + 2);
    const sent = await flow.stop();
    await eventually(async () => expect((await home.lines()).length).toBe(sent));
    expect(numbersOf(await home.alerts())).toEqual(upTo(sent));
  });
});

describe('beside another engine', () => {
  test('its socket and its files are left to it, and its alerts are delivered', async () => {
    const { home, sink } = await homeWithSlack();
    const other = listenForEvents(home.analysisSocket);
    onTestFinished(() => other.close());
    const daemon = await start(home);
    expect(daemon.log()).toMatch(/events are neither collected nor analysed here/);
    expect(daemon.log()).toMatch(/another engine takes events at/);
    expect((await daemon.status()).analysis).toBeUndefined();
    await eventually(async () => expect((await daemon.status()).source.lastReadAt).toBeDefined());
    await home.append({ id: '1.1', rule: { level: 3, description: 'by a manager', id: '1' } });
    await eventually(() => expect(sink.ids).toEqual(['1.1']));
    await sendEvents(home.analysisSocket, [numberedEvent(0)]);
    await eventually(() => expect(other.events).toEqual([numberedEvent(0)]));
    expect(await home.read('logs/alerts/alerts.json')).toMatch(/^.+\n$/);
  });

  test('that is installed here, or when only the integrator is wanted, no socket is opened', async () => {
    const installed = await makeAnalysisHome();
    await mkdir(join(installed.root, 'bin'));
    await writeFile(join(installed.root, 'bin/wazuh-analysisd'), '');
    const [beside, only] = [await start(installed), await start(await makeAnalysisHome(), 'integrator')];
    expect(beside.log()).toMatch(/a manager is installed here \(bin\/wazuh-analysisd\)/);
    expect(only.log()).toMatch(/"left":\["collector","syscheck","analysis"\][^\n]*other parts were not asked for/);
    for (const daemon of [beside, only]) expect((await daemon.status()).analysis).toBeUndefined();
    await expect(sendEvents(installed.analysisSocket, [numberedEvent(0)])).rejects.toThrow();
  });

  test('whose alerts.json is found, the start is refused with what to do', async () => {
    const home = await makeAnalysisHome();
    await home.append({ id: '1.1', rule: { level: 3, description: 'by a manager', id: '1' } });
    const { code, stderr } = await run('start', '--home', home.root);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/alerts\.json: mistake: .*no link.* → stop the manager/)]);
    expect(await home.read('logs/alerts/alerts.json')).toMatch(/^.+\n$/);
  });
});

describe('what can be seen of the analysis', () => {
  test('is in the status, the metrics and the log', async () => {
    const home = await makeAnalysisHome();
    await writeFile(home.yaml, 'http: { listen: "127.0.0.1:0" }');
    const daemon = await start(home);
    const steep = `1:x:steep ${'a'.repeat(40)}b`;
    await sendEvents(home.analysisSocket, [numberedEvent(0), steep, '5:fim_file:{}', 'x', `1:x:${'x'.repeat(70_000)}`]);
    const counts = { events: 3, alerts: 1, dropped: 1, rejected: 1, truncated: 1, unevaluated: 1, failed: 0 };
    await eventually(async () => expect((await daemon.status()).analysis).toMatchObject({ ...counts, running: true }));
    const { stdout: text } = await run('status', '--home', home.root);
    expect(text).toContain('analysis: 3 events, 1 alerts by ');
    expect(text).toContain(', 1 without an event, 1 unreadable, 1 cut off at 65,535 bytes, 1 given up by a pattern\n');
    const { stdout: json } = await run('status', '--json', '--home', home.root);
    expect(JSON.parse(json)).toMatchObject({ analysis: counts });
    const url = /"url":"([^"]+)"/.exec(daemon.log())?.[1];
    const metrics = await (await fetch(`${url}/metrics`)).text();
    for (const [result, count] of Object.entries(counts)) {
      expect(metrics).toContain(`threatlockdown_analysis_messages{result="${result}"} ${count}\n`);
    }
    expect(daemon.log()).toMatch(/"level":"warn","time":"[^"]+","pattern":"\^steep \(a\+\)\+\$","times":1/);
  });
});

/** A small disk of its own has to be mounted. Under CI that must work. */
const canMount = process.getuid?.() === 0 || process.env.CI !== undefined;

describe.skipIf(!canMount)('a disk of logs that is full (needs root)', () => {
  test('makes the senders of events wait, says so, and loses nothing', async () => {
    const home = await makeAnalysisHome();
    const logs = join(home.root, 'logs');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', logs]);
    onTestFinished(() => void execFileSync('umount', [logs]));
    const daemon = await start(home);
    const makeRoom = fillDisk(logs, 80_000);
    const count = 5_000;
    let done = false;
    const sending = sendEvents(home.analysisSocket, upTo(count).map(numberedEvent)).then(() => {
      done = true;
    });
    await eventually(() => expect(daemon.log()).toMatch(/"level":"error".*"why":"ENOSPC"/));
    const analysed = async () => (await daemon.status()).analysis?.events;
    await eventually(async () => expect(await analysed()).toBeGreaterThan(0));
    const stuckAt = await analysed();
    const refused = await run('reload', '--home', home.root);
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('make room on the disk') });
    expect([await analysed(), done]).toEqual([stuckAt, false]);
    makeRoom();
    await sending;
    await eventually(async () => expect((await home.lines()).length).toBe(count));
    expect(numbersOf(await home.alerts())).toEqual(upTo(count));
    expect((await home.read('logs/alerts/alerts.log')).match(/^number \d+$/gm)).toHaveLength(count);
    expect(daemon.log()).toMatch(/the trouble with a log is over/);
  });
});
