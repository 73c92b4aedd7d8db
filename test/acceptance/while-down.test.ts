import { execFileSync } from 'node:child_process';
import { link, mkdir, rename, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { numberedAlert } from '../support/home.ts';
import { useStage } from '../support/stage.ts';

const stage = useStage();

beforeEach(async () => {
  await stage.configure();
  await stage.start();
  await stage.home.append(numberedAlert(1));
  await expectAlerts(1);
  // What was delivered and is not written down yet when the daemon is killed would rightly come again.
  await vi.waitFor(async () => expect((await stage.daemon.status()).lanes[0]).toMatchObject({ delivered: 1 }));
});

/** Exactly these, and none twice. */
async function expectAlerts(...numbers: readonly number[]): Promise<void> {
  await vi.waitFor(() => expect(stage.arrived()).toEqual(numbers), { timeout: 15_000 });
  expect(stage.sink.ids).toHaveLength(numbers.length);
}

/** A day's file under its dated name, with alerts.json a second name of it, as the analysis engine does. */
async function openDay(day: string): Promise<void> {
  const [month = '', date = ''] = day.split('-');
  const folder = join(stage.home.root, 'logs/alerts/2026', month);
  await mkdir(folder, { recursive: true });
  const dated = join(folder, `ossec-alerts-${date}.json`);
  await writeFile(dated, '');
  await unlink(stage.home.alertsFile);
  await link(dated, stage.home.alertsFile);
}

describe('while the daemon is down', () => {
  test('alerts are written: it delivers them when it is back', async () => {
    await stage.daemon.kill();
    await stage.home.append(numberedAlert(2), numberedAlert(3));
    await stage.start();
    await expectAlerts(1, 2, 3);
  });

  test('alerts.json is rotated by rename, twice: the file in the middle is read too', async () => {
    await stage.daemon.stop();
    await stage.home.append(numberedAlert(2));
    await rename(stage.home.alertsFile, `${stage.home.alertsFile}.2`);
    await stage.home.append(numberedAlert(3));
    await rename(stage.home.alertsFile, `${stage.home.alertsFile}.1`);
    await stage.home.append(numberedAlert(4));
    await stage.start();
    await expectAlerts(1, 2, 3, 4);
  });

  test('midnight passes twice and the old files are compressed: every day is read', async () => {
    await openDay('Nov-19');
    await stage.home.append(numberedAlert(2));
    await expectAlerts(1, 2);
    await stage.daemon.stop();
    await stage.home.append(numberedAlert(3));
    await openDay('Nov-20');
    await stage.home.append(numberedAlert(4));
    await openDay('Nov-21');
    await stage.home.append(numberedAlert(5));
    for (const date of ['19', '20'])
      execFileSync('gzip', [join(stage.home.root, `logs/alerts/2026/Nov/ossec-alerts-${date}.json`)]);
    await stage.start();
    await expectAlerts(1, 2, 3, 4, 5);
  });

  test('alerts.json is truncated and written anew: it is read from its start', async () => {
    await stage.daemon.stop();
    await truncate(stage.home.alertsFile, 0);
    await stage.home.append(numberedAlert(2), numberedAlert(3));
    await stage.start();
    await expectAlerts(1, 2, 3);
  });

  test('alerts.json is deleted: what is written later is read', async () => {
    await stage.daemon.stop();
    await rm(stage.home.alertsFile);
    await stage.start();
    await stage.home.append(numberedAlert(2));
    await expectAlerts(1, 2);
  });
});
