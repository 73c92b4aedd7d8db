import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fillDisk } from '../../test/support/full-disk.ts';
import { FailingDisk, LogsFolder, NotedTroubles } from '../../test/support/logs-folder.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { type AlertsLog, type OpenedAlertsLog, openAlertsLog } from './alerts-log.ts';
import type { LogName } from './daily-name.ts';
import type { Disk } from './disk.ts';
import { noRotation } from './rotation.ts';

const noon = new Date(2026, 10, 21, 12).getTime();

let folder: LogsFolder;
let troubles: NotedTroubles;
let clock: ManualClock;
let log: AlertsLog | undefined;

beforeEach(() => {
  folder = new LogsFolder();
  troubles = new NotedTroubles();
  clock = new ManualClock(noon);
});

afterEach(() => {
  log?.close();
  log = undefined;
  folder.remove();
});

function tryToOpen(names: readonly LogName[], disk?: Disk): OpenedAlertsLog {
  const options = { logs: folder.logs, names, rotation: noRotation, clock, troubles };
  return openAlertsLog(disk ? { ...options, disk } : options);
}

function open(...names: readonly LogName[]): AlertsLog {
  const opened = tryToOpen(names);
  if (opened.kind === 'refused') throw new Error(opened.refusals.map(({ what }) => what).join());
  log = opened.log;
  return log;
}

describe('the logs of an analysis', () => {
  it('are those that are wanted', () => {
    const { files } = open('alertsJson', 'archivesLog');
    expect(Object.keys(files)).toEqual(['alertsJson', 'archivesLog']);
    expect([folder.has('alerts/alerts.json'), folder.has('archives/archives.log')]).toEqual([true, true]);
    expect([folder.has('alerts/alerts.log'), folder.has('firewall')]).toEqual([false, false]);
  });

  it('have what was appended a second later', async () => {
    const { files } = open('alertsJson', 'alertsLog');
    files.alertsJson?.append('{}\n');
    files.alertsLog?.append('** Alert\n\n');
    await clock.advance(999);
    expect(folder.read('alerts/alerts.json')).toBe('');
    await clock.advance(1);
    expect(folder.read('alerts/alerts.json')).toBe('{}\n');
    expect(folder.read('alerts/alerts.log')).toBe('** Alert\n\n');
    files.alertsJson?.append('{"again":1}\n');
    await clock.advance(1_000);
    expect(folder.read('alerts/alerts.json')).toBe('{}\n{"again":1}\n');
  });

  it('have it at once when asked', () => {
    const opened = open('alertsJson');
    opened.files.alertsJson?.append('{}\n');
    expect(opened.waiting).toBe(3);
    opened.flush();
    expect(opened.waiting).toBe(0);
    expect(folder.read('alerts/alerts.json')).toBe('{}\n');
  });

  it('change by themselves at midnight, all of them', async () => {
    clock.step(12 * 3_600_000 - 500);
    const { files } = open('alertsJson', 'alertsLog');
    files.alertsJson?.append('{}\n');
    files.alertsLog?.append('entry\n');
    await clock.advance(1_000);
    expect(folder.names('alerts/2026/Nov')).toEqual([
      'ossec-alerts-21.json',
      'ossec-alerts-21.log',
      'ossec-alerts-22.json',
      'ossec-alerts-22.log',
    ]);
  });

  it('stay as they are once closed', async () => {
    const opened = open('alertsJson');
    opened.close();
    log = undefined;
    await clock.advance(24 * 3_600_000);
    expect(folder.names('alerts/2026/Nov')).toEqual(['ossec-alerts-21.json']);
    expect(clock.timers).toBe(0);
  });

  it('are refused together when one of them is, with all the reasons', () => {
    mkdirSync(folder.path('alerts'), { recursive: true });
    writeFileSync(folder.path('alerts/alerts.json'), 'x');
    writeFileSync(folder.path('alerts/alerts.log'), 'x');
    const opened = tryToOpen(['archivesJson', 'alertsJson', 'alertsLog']);
    expect(opened.kind === 'refused' && opened.refusals.map(({ file }) => file)).toEqual([
      folder.path('alerts/alerts.json'),
      folder.path('alerts/alerts.log'),
    ]);
    expect(clock.timers).toBe(0);
  });
});

describe('the id of an alert', () => {
  it('is the second and where its entry in alerts.log will begin', () => {
    const opened = open('alertsJson', 'alertsLog');
    expect(opened.alertId(noon + 999)).toBe(`${noon / 1_000}.0`);
    opened.files.alertsLog?.append('12345\n');
    opened.files.alertsJson?.append('{}\n');
    expect(opened.alertId(noon)).toBe(`${noon / 1_000}.6`);
    opened.flush();
    expect(opened.alertId(noon)).toBe(`${noon / 1_000}.6`);
  });

  it('goes on where an earlier run ended', () => {
    const before = open('alertsLog');
    before.files.alertsLog?.append('12345\n');
    before.close();
    expect(open('alertsLog').alertId(noon)).toBe(`${noon / 1_000}.6`);
  });

  it('is that of alerts.json where there is no alerts.log', () => {
    const opened = open('archivesJson', 'alertsJson');
    opened.files.archivesJson?.append('{"much":"longer"}\n');
    opened.files.alertsJson?.append('{}\n');
    expect(opened.alertId(noon)).toBe(`${noon / 1_000}.3`);
  });
});

describe('a disk that refuses', () => {
  it('is asked again every second', async () => {
    const failing = new FailingDisk();
    const opened = tryToOpen(['alertsJson'], failing.disk);
    if (opened.kind === 'refused') throw new Error('refused');
    log = opened.log;
    failing.room = 1;
    log.files.alertsJson?.append('{}\n');
    await clock.advance(3_000);
    expect(log.waiting).toBe(2);
    failing.room = 100;
    await clock.advance(1_000);
    expect(log.waiting).toBe(0);
    expect(troubles.told).toEqual(['cannot write: ENOSPC', 'can write']);
  });
});

/** A small disk of its own has to be mounted. Under CI that must work. */
const canMount = process.getuid?.() === 0 || process.env.CI !== undefined;

describe.skipIf(!canMount)('a disk that is full (needs root)', () => {
  beforeEach(() => {
    mkdirSync(folder.logs);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder.logs]);
  });

  afterEach(() => {
    log?.close();
    log = undefined;
    execFileSync('umount', [folder.logs]);
  });

  it('loses nothing: every line is there, whole and once, when there is room again', async () => {
    const { files } = open('alertsJson');
    const makeRoom = fillDisk(folder.logs, 40_000);
    const lines = Array.from({ length: 2_000 }, (_, number) => `{"number":${number},"text":"${'x'.repeat(90)}"}\n`);
    for (const line of lines) {
      files.alertsJson?.append(line);
      if (line.includes('00,')) await clock.advance(1_000);
    }
    expect(troubles.told).toEqual(['cannot write: ENOSPC']);
    expect(folder.read('alerts/alerts.json').length).toBeGreaterThan(0);
    makeRoom();
    await clock.advance(1_000);
    expect(folder.read('alerts/alerts.json')).toBe(lines.join(''));
    expect(troubles.told).toEqual(['cannot write: ENOSPC', 'can write']);
  });
});
