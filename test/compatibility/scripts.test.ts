import { chmod, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectControl } from '../../src/api/control-client.ts';
import type { LaneReport } from '../../src/delivery/lane-report.ts';
import type { DaemonProcess } from '../support/daemon-process.ts';
import { makeHome, numberedAlert, type TestHome } from '../support/home.ts';
import { callsIn, installProbe, installScript, startReading, writeBlocks } from '../support/probe.ts';

let home: TestHome;
let daemon: DaemonProcess;

beforeEach(async () => {
  home = await makeHome();
});

afterEach(async () => {
  await daemon.kill();
  await home.remove();
});

const block = (name: string, more = '') => `<name>${name}</name><alert_format>json</alert_format>${more}`;

async function start(blocks: readonly string[], yaml?: string, environment?: Record<string, string>): Promise<void> {
  await writeBlocks(home, blocks, yaml);
  daemon = await startReading(home, environment);
}

async function lane(name: string): Promise<LaneReport | undefined> {
  return (await daemon.status()).lanes.find((report) => report.lane === name);
}

function until(name: string, counts: Partial<LaneReport>): Promise<void> {
  return vi.waitFor(async () => expect(await lane(name)).toMatchObject(counts), { timeout: 20_000 });
}

describe('a script', () => {
  test('is given its arguments by position, whole however long and however many blanks are in them', async () => {
    const key = `${'k'.repeat(8_000)} with blanks \\ and > signs`;
    await installProbe(home, 'custom-probe');
    await start([block('custom-probe', `<api_key>${key}</api_key><timeout>7</timeout><retries>2</retries>`)]);
    await home.append(numberedAlert(1));
    await until('custom-probe', { delivered: 1 });
    const [call] = await callsIn(home);
    expect(call?.arguments).toEqual([
      expect.stringMatching(/^.*\/tmp\/threatlockdown\/custom-probe-\d{10}-\d+\.alert$/),
      key,
      '',
      '',
      '',
      '7',
      '2',
      '> /dev/null 2>&1',
    ]);
    expect(call?.input).toBe('');
    expect(await readdir(home.temporary)).toEqual([]);
  });

  test('is told of debugging when the daemon logs that much', async () => {
    await installProbe(home, 'custom-probe');
    await start([block('custom-probe')], 'http: { listen: none }\nlog: { level: debug }');
    await home.append(numberedAlert(1));
    await until('custom-probe', { delivered: 1 });
    expect((await callsIn(home))[0]?.arguments.slice(1)).toEqual(['', '', 'debug', '', '10', '3']);
  });

  test('has the environment of the daemon, and so whatever secret that was given by it', async () => {
    await installProbe(home, 'custom-probe');
    await start([block('custom-probe')], undefined, { KEY_OF_ANOTHER_BLOCK: 'seen' });
    await home.append(numberedAlert(1));
    await until('custom-probe', { delivered: 1 });
    expect((await callsIn(home))[0]?.environment).toMatchObject({ KEY_OF_ANOTHER_BLOCK: 'seen' });
  });

  test('may be one that the daemon’s own user can change, also when that is root', async () => {
    await installProbe(home, 'custom-probe');
    await chmod(join(home.integrations, 'custom-probe'), 0o770);
    await start([block('custom-probe')]);
    await home.append(numberedAlert(1));
    await until('custom-probe', { delivered: 1 });
  });

  test('that fails is run again as often as retries says; then its alert is kept', async () => {
    await installScript(home, 'custom-desk', '#!/bin/sh\necho run >> runs\necho "no such queue" >&2\nexit 3\n');
    await start([block('custom-desk', '<retries>1</retries>')]);
    await home.append(numberedAlert(1));
    await until('custom-desk', { dead: 1 });
    expect(await readFile(join(home.root, 'runs'), 'utf8')).toBe('run\nrun\n');
    expect((await lane('custom-desk'))?.live?.lastError?.why).toBe('exit status 3: no such queue');
  });

  test('that is deleted, or ends with 127, is waited for, and runs as soon as it is mended', async () => {
    await installScript(home, 'custom-gone', '#!/bin/sh\n');
    await installScript(home, 'custom-broken', '#!/bin/sh\nno-such-interpreter\n');
    await start([block('custom-gone', '<retries>0</retries>'), block('custom-broken', '<retries>0</retries>')]);
    await rm(join(home.integrations, 'custom-gone'));
    await home.append(numberedAlert(1));
    for (const name of ['custom-gone', 'custom-broken']) await until(name, { postponed: 1, dead: 0 });
    for (const name of ['custom-gone', 'custom-broken']) await installProbe(home, name);
    for (const name of ['custom-gone', 'custom-broken']) await until(name, { delivered: 1, dead: 0 });
  });

  test('that was missing at the start is taken up by a reload', async () => {
    await installProbe(home, 'custom-probe');
    await start([block('custom-late'), block('custom-probe')]);
    expect(await lane('custom-late')).toMatchObject({ state: 'refused' });
    await installProbe(home, 'custom-late');
    const control = await connectControl(home.control);
    expect(await control?.reload()).toEqual({ accepted: true, problems: [] });
    await control?.close();
    await home.append(numberedAlert(1));
    await until('custom-late', { delivered: 1 });
  });

  test('that hangs is stopped when its timeout is over', async () => {
    await installScript(home, 'custom-slow', untilTheHomeIsGone);
    await start([block('custom-slow', '<timeout>1</timeout><retries>0</retries>')]);
    await home.append(numberedAlert(1));
    await until('custom-slow', { dead: 1 });
    expect((await lane('custom-slow'))?.live?.lastError?.why).toBe('integrations/custom-slow did not end within 1 s');
  });

  test('that hangs holds up no other block', async () => {
    await installScript(home, 'custom-slow', untilTheHomeIsGone);
    await installProbe(home, 'custom-probe');
    await start([block('custom-slow', '<timeout>600</timeout>'), block('custom-probe')]);
    await home.append(...[1, 2, 3].map((number) => numberedAlert(number)));
    await until('custom-probe', { delivered: 3 });
    expect(await lane('custom-slow')).toMatchObject({ delivered: 0, live: { inFlight: 3 } });
  });
});

/** It outlives a daemon that is killed, but not the test. */
const untilTheHomeIsGone = '#!/bin/sh\nwhile [ -e etc ]; do sleep 0.05; done\n';
