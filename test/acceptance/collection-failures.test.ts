import { execFileSync } from 'node:child_process';
import { appendFile, chmod, chown, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type AnalysisHome, numbersOf, upTo } from '../support/analysis-home.ts';
import { changes, distinct, makeCollectingHome, numberedLines, scanned } from '../support/collecting-home.ts';
import { type DaemonProcess, startDaemonProcess } from '../support/daemon-process.ts';
import { fillDisk } from '../support/full-disk.ts';
import { eventually } from '../support/patiently.ts';
import { residentMb } from '../support/resident.ts';

async function start(home: AnalysisHome, program?: Parameters<typeof startDaemonProcess>[3]): Promise<DaemonProcess> {
  const daemon = await startDaemonProcess(home, {}, [], program);
  onTestFinished(() => daemon.kill());
  return daemon;
}

/** What only root can set up. Under CI that must work. */
const isRoot = process.getuid?.() === 0 || process.env.CI !== undefined;
const nobody = 65_534;

describe('names that are no text', () => {
  test('are followed and watched like others', async () => {
    const { home, folder, configure, syscheck } = await makeCollectingHome();
    const logs = join(home.root, 'logs of all kinds');
    await mkdir(logs);
    const bytes = (folderName: string, name: string) =>
      Buffer.concat([Buffer.from(`${folderName}/`), Buffer.from(name, 'latin1')]);
    const names = ['new\nline.log', 'in\xffvalid.log', 'col:on|bar.log'];
    for (const name of names) await writeFile(bytes(logs, name), '');
    await configure(
      `<localfile><log_format>syslog</log_format><location>${logs}/*.log</location></localfile>${syscheck}`,
    );
    const daemon = await start(home);
    await scanned(daemon);
    for (const [number, name] of names.entries()) await appendFile(bytes(logs, name), `number ${number}\n`);
    for (const name of names) await writeFile(bytes(folder, name), '');
    await eventually(async () => {
      expect(distinct(numbersOf(await home.alerts()))).toEqual(upTo(names.length));
      expect(await changes(home, 'added')).toHaveLength(names.length);
    });
    const [first, , last] = names.map((name) => join(logs, name));
    expect((await home.alerts()).map(({ location }) => location)).toEqual(expect.arrayContaining([first, last]));
    expect(daemon.log()).not.toMatch(/"level":"error"/);
  });
});

describe.skipIf(!isRoot)('files that cannot be read (needs root, to be somebody else)', () => {
  test('are told of once, and read when they can be; the rest goes on', async () => {
    const { home, log, folder, configure, localfile, syscheck } = await makeCollectingHome();
    const closed = join(home.root, 'closed.log');
    const secret = join(folder, 'secret');
    await configure(
      `${localfile}<localfile><log_format>syslog</log_format><location>${closed}</location></localfile>${syscheck}`,
    );
    for (const path of [closed, secret]) await writeFile(path, '');
    execFileSync('chown', ['-R', String(nobody), home.root]);
    for (const path of [closed, secret]) {
      await chown(path, 0, 0);
      await chmod(path, 0o600);
    }
    const identity = `--reuid=${nobody}`;
    const daemon = await start(home, ['setpriv', identity, '--clear-groups', 'bin/threatlockdown']);
    await scanned(daemon);
    await appendFile(log, numberedLines(0, 3));
    await appendFile(closed, numberedLines(3, 3));
    await writeFile(join(folder, 'open'), '');
    await eventually(async () => {
      expect(numbersOf(await home.alerts())).toEqual(upTo(3));
      expect(await changes(home, 'added')).toEqual([join(folder, 'open')]);
    });
    expect(daemon.log()).toMatch(/closed\.log[^\n]*EACCES|EACCES[^\n]*closed\.log/);
    await chmod(closed, 0o644);
    await appendFile(closed, numberedLines(6, 3));
    await eventually(async () => expect(distinct(numbersOf(await home.alerts()))).toEqual(upTo(9)));
  });
});

describe.skipIf(!isRoot)('a full disk (needs root)', () => {
  test('of the alerts makes lines and changes wait, and loses none', async () => {
    const { home, log, folder } = await makeCollectingHome(await temporaryFolder());
    await mountSmall(home.logs);
    const daemon = await start(home);
    await scanned(daemon);
    await appendFile(log, numberedLines(0, 10));
    await eventually(async () => expect(numbersOf(await home.alerts())).toHaveLength(10));
    const makeRoom = fillDisk(home.logs);
    await appendFile(log, numberedLines(10, 5_000));
    for (const name of ['a', 'b', 'c']) await writeFile(join(folder, name), '');
    await eventually(() => expect(daemon.log()).toMatch(/"level":"error"[^\n]*ENOSPC/));
    await rename(log, `${log}.1`);
    await writeFile(log, numberedLines(5_010, 10));
    makeRoom();
    await eventually(async () => {
      expect(distinct(numbersOf(await home.alerts()))).toEqual(upTo(5_020));
      expect(await changes(home, 'added')).toHaveLength(3);
    });
    expect(numbersOf(await home.alerts())).toHaveLength(5_020);
  });

  test('of what the program keeps stops no line', async () => {
    const { home, log } = await makeCollectingHome();
    await mkdir(home.state, { recursive: true });
    await mountSmall(home.state);
    const daemon = await start(home);
    await scanned(daemon);
    const makeRoom = fillDisk(home.state);
    await appendFile(log, numberedLines(0, 2_000));
    await eventually(async () => expect(numbersOf(await home.alerts())).toEqual(upTo(2_000)));
    makeRoom();
    await appendFile(log, numberedLines(2_000, 10));
    await eventually(async () => expect(numbersOf(await home.alerts())).toEqual(upTo(2_010)));
    await daemon.stop();
    await start(home);
    await appendFile(log, numberedLines(2_010, 10));
    await eventually(async () => expect(numbersOf(await home.alerts())).toEqual(upTo(2_020)));
  });
});

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tld-collect-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** A disk of 32 MB at a folder, for the length of a test. */
async function mountSmall(folder: string): Promise<void> {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', folder]);
  // Before the home is removed; lazily, since the daemon is killed after this.
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
}

describe('a folder of 200,000 files', () => {
  test('is known in little memory, and each change in it is told', async () => {
    const { home, folder, log, configure, localfile, syscheck } = await makeCollectingHome();
    const count = 200_000;
    execFileSync('python3', ['-c', `for n in range(${count}): open('${folder}/%d' % n, 'w').close()`]);
    await configure(
      localfile + syscheck.replace('<max_eps>', '<file_limit><enabled>no</enabled></file_limit><max_eps>'),
    );
    const daemon = await start(home);
    // Lines are collected while the scan goes on.
    await appendFile(log, numberedLines(0, 5));
    await eventually(async () => expect(numbersOf(await home.alerts())).toEqual(upTo(5)));
    await expect
      .poll(async () => (await daemon.status()).collection[1]?.fileIntegrity, { timeout: 90_000 })
      .toMatchObject({
        scanning: false,
        files: count,
      });
    await writeFile(join(folder, 'new'), '');
    await rm(join(folder, '7'));
    await writeFile(join(folder, '8'), 'changed');
    await eventually(async () => {
      expect(await changes(home, 'added')).toEqual([join(folder, 'new')]);
      expect(await changes(home, 'deleted')).toEqual([join(folder, '7')]);
      expect(await changes(home, 'modified')).toEqual([join(folder, '8')]);
    });
    expect(await residentMb(daemon.process.pid)).toBeLessThan(400);
  }, 180_000);
});
