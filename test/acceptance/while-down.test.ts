import { execFileSync } from 'node:child_process';
import { link, mkdir, rename, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DaemonProcess, startDaemonProcess } from '../support/daemon-process.ts';
import { makeHome, numberedAlert, type TestHome } from '../support/home.ts';
import { type Sink, startSink } from '../support/sink.ts';

let home: TestHome;
let sink: Sink;
let daemon: DaemonProcess;

beforeEach(async () => {
  home = await makeHome();
  sink = await startSink();
  await home.configure(
    [`<name>slack</name><hook_url>${sink.url}</hook_url>`],
    'http: { listen: none }\nintegrations: { slack: { rate: none } }',
  );
  daemon = await startDaemonProcess(home);
  await home.append(numberedAlert(1));
  await vi.waitFor(() => expect(sink.ids).toHaveLength(1));
});

afterEach(async () => {
  await daemon.kill();
  await sink.close();
  await home.remove();
});

const arrived = () => sink.ids.map((id) => Number(id.split('.')[1])).sort((a, b) => a - b);
const expectAlerts = (...numbers: number[]) =>
  vi.waitFor(() => expect(arrived()).toEqual(numbers), { timeout: 15_000 });

/** A day's file under its dated name, with alerts.json a second name of it, as the analysis engine does. */
async function openDay(day: string): Promise<void> {
  const [month = '', date = ''] = day.split('-');
  const folder = join(home.root, 'logs/alerts/2026', month);
  await mkdir(folder, { recursive: true });
  const dated = join(folder, `ossec-alerts-${date}.json`);
  await writeFile(dated, '');
  await unlink(home.alertsFile);
  await link(dated, home.alertsFile);
}

describe('while the daemon is down', () => {
  test('alerts are written: it delivers them when it is back', async () => {
    await daemon.kill();
    await home.append(numberedAlert(2), numberedAlert(3));
    daemon = await startDaemonProcess(home);
    await expectAlerts(1, 2, 3);
  });

  test('alerts.json is rotated by rename, twice: the file in the middle is read too', async () => {
    await daemon.stop();
    await home.append(numberedAlert(2));
    await rename(home.alertsFile, `${home.alertsFile}.2`);
    await home.append(numberedAlert(3));
    await rename(home.alertsFile, `${home.alertsFile}.1`);
    await home.append(numberedAlert(4));
    daemon = await startDaemonProcess(home);
    await expectAlerts(1, 2, 3, 4);
  });

  test('midnight passes twice and the old files are compressed: every day is read', async () => {
    await openDay('Nov-19');
    await home.append(numberedAlert(2));
    await expectAlerts(1, 2);
    await daemon.stop();
    await home.append(numberedAlert(3));
    await openDay('Nov-20');
    await home.append(numberedAlert(4));
    await openDay('Nov-21');
    await home.append(numberedAlert(5));
    for (const date of ['19', '20'])
      execFileSync('gzip', [join(home.root, `logs/alerts/2026/Nov/ossec-alerts-${date}.json`)]);
    daemon = await startDaemonProcess(home);
    await expectAlerts(1, 2, 3, 4, 5);
  });

  test('alerts.json is truncated and written anew: it is read from its start', async () => {
    await daemon.stop();
    await truncate(home.alertsFile, 0);
    await home.append(numberedAlert(2), numberedAlert(3));
    daemon = await startDaemonProcess(home);
    await expectAlerts(1, 2, 3);
  });

  test('alerts.json is deleted: what is written later is read', async () => {
    await daemon.stop();
    await rm(home.alertsFile);
    daemon = await startDaemonProcess(home);
    await home.append(numberedAlert(2));
    await expectAlerts(1, 2);
  });
});
