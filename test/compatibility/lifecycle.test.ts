import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectControl } from '../../src/api/control-client.ts';
import type { DaemonProcess } from '../support/daemon-process.ts';
import { makeHome, numberedAlert, type TestHome } from '../support/home.ts';
import { callsIn, installProbe, installScript, startReading, writeBlocks } from '../support/probe.ts';
import { openStandIn } from '../support/stand-in.ts';

let home: TestHome;
const daemons: DaemonProcess[] = [];

beforeEach(async () => {
  home = await makeHome();
  await installProbe(home, 'custom-probe');
});

afterEach(async () => {
  for (const daemon of daemons.splice(0)) await daemon.kill();
  await home.remove();
});

const probeBlock = '<name>custom-probe</name><alert_format>json</alert_format>';

async function start(where: TestHome = home): Promise<DaemonProcess> {
  const daemon = await startReading(where);
  daemons.push(daemon);
  return daemon;
}

function untilCalled(where: TestHome, count: number): Promise<void> {
  return vi.waitFor(async () => expect(await callsIn(where)).toHaveLength(count), { timeout: 15_000 });
}

interface Ended {
  readonly code: number;
  readonly stderr: string;
}

/** The compiled program, which is expected to end by itself with a status other than 0. */
async function failed(...args: string[]): Promise<Ended> {
  const run = promisify(execFile)('bin/threatlockdown', args);
  return run.then(
    () => ({ code: 0, stderr: '' }),
    (error: unknown) => error as Ended,
  );
}

describe('the daemon', () => {
  test('runs without any integration, and takes up the first that a reload brings', async () => {
    await writeBlocks(home, []);
    const daemon = await start();
    await home.append(numberedAlert(1));
    await vi.waitFor(async () => expect((await daemon.status()).source.alerts).toBe(1));
    await writeBlocks(home, [probeBlock]);
    const control = await connectControl(home.control);
    expect(await control?.reload()).toMatchObject({ accepted: true });
    await control?.close();
    await home.append(numberedAlert(2));
    await untilCalled(home, 1);
  });

  test('tells at a reload what only a restart can change', async () => {
    await writeBlocks(home, [probeBlock]);
    const daemon = await start();
    await writeBlocks(home, [probeBlock], 'http: { listen: none }\nalerts: { file: logs/elsewhere.json }');
    const control = await connectControl(home.control);
    expect(await control?.reload()).toEqual({
      accepted: true,
      problems: [expect.stringContaining('alerts has changed → restart the daemon')],
    });
    await control?.close();
    expect((await daemon.status()).source.file).toBe(home.alertsFile);
  });

  test('does not start with a mistake anywhere, and tells all of them with their lines', async () => {
    await writeBlocks(home, [probeBlock, '<name>custom-probe</name><level>5s</level><colour>red</colour>']);
    const { code, stderr } = await failed('start', '--home', home.root);
    expect(code).toBe(3);
    expect(stderr).toContain('etc/ossec.conf:3: mistake: level is not a number');
    expect(stderr).toContain('etc/ossec.conf:3: mistake: an integration block has no element <colour>');
    expect(await failed('check', '--home', home.root)).toMatchObject({ code: 3 });
  });

  test('leaves out a block that cannot run, says so, and runs the others', async () => {
    await writeBlocks(home, ['<name>custom-missing</name>', '<name>pagerduty</name>', probeBlock]);
    expect(await failed('check', '--home', home.root)).toMatchObject({ code: 1 });
    const daemon = await start();
    await home.append(numberedAlert(1));
    await untilCalled(home, 1);
    expect(daemon.log()).toContain('custom-missing has no script integrations/custom-missing');
    expect(daemon.log()).toContain('pagerduty: api_key is missing');
    const states = (await daemon.status()).lanes.map(({ lane, state }) => `${lane} ${state}`);
    expect(states).toEqual(['custom-probe running', 'custom-missing refused', 'pagerduty refused', 'reinject running']);
  });

  test('does not run a second time on one home', async () => {
    await writeBlocks(home, [probeBlock]);
    await start();
    const { code, stderr } = await failed('start', '--home', home.root);
    expect(code).toBe(4);
    expect(stderr).toContain('another daemon is running on');
  });

  test('of one home does not disturb that of another, not even by the port they share', async () => {
    const other = await makeHome();
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await installProbe(other, 'custom-probe');
    for (const each of [home, other]) {
      await writeBlocks(each, [probeBlock], `http: { listen: "127.0.0.1:${port}" }`);
      const daemon = await start(each);
      await each.append(numberedAlert(1));
      await untilCalled(each, 1);
      await vi.waitFor(() => expect(daemon.log()).toContain('cannot listen for health and metrics'));
    }
    await new Promise((resolve) => taken.close(resolve));
    await daemons.pop()?.kill();
    await other.remove();
  });

  test('has no control socket named integrator; its own is for its user alone', async () => {
    await writeBlocks(home, [probeBlock]);
    await start();
    expect(await readdir(dirname(home.analysisSocket))).toEqual([]);
    expect((await stat(home.control)).mode & 0o777).toBe(0o600);
  });

  test('delivers to the services itself: scripts of their names are not run, and nothing is added to logs', async () => {
    const slack = await openStandIn(() => ({ status: 200, body: 'ok' }));
    await installScript(home, 'slack', '#!/bin/sh\ntouch ran\n');
    await writeBlocks(home, [`<name>slack</name><hook_url>${slack.url}/hook</hook_url>`]);
    await start();
    await home.append(numberedAlert(1));
    await vi.waitFor(() => expect(slack.requests).toHaveLength(1), { timeout: 15_000 });
    expect(await readdir(home.root)).not.toContain('ran');
    expect(await readdir(join(home.root, 'logs'))).toEqual(['alerts']);
    await slack.close();
  });
});
