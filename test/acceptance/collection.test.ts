import { spawn } from 'node:child_process';
import { appendFile, mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type AnalysisHome, numbersOf, upTo } from '../support/analysis-home.ts';
import { changes, distinct, makeCollectingHome, numberedLines, scanned } from '../support/collecting-home.ts';
import { type DaemonProcess, startDaemonProcess } from '../support/daemon-process.ts';
import { eventually } from '../support/patiently.ts';

async function start(home: AnalysisHome, ...more: readonly string[]): Promise<DaemonProcess> {
  const daemon = await startDaemonProcess(home, {}, more);
  onTestFinished(() => daemon.kill());
  return daemon;
}

describe('a log file', () => {
  test('has each line become one alert, whatever becomes of the file', async () => {
    const { home, log } = await makeCollectingHome();
    const daemon = await start(home);
    await appendFile(log, numberedLines(0, 100));
    await rename(log, `${log}.1`);
    await appendFile(`${log}.1`, numberedLines(100, 100));
    await writeFile(log, numberedLines(200, 100));
    await eventually(async () => expect(numbersOf(await home.alerts()).length).toBe(300));
    await truncate(log);
    await appendFile(log, numberedLines(300, 100));
    await eventually(async () => expect(distinct(numbersOf(await home.alerts()))).toEqual(upTo(400)));
    expect(numbersOf(await home.alerts())).toHaveLength(400);
    expect((await home.alerts())[0]?.location).toBe(log);
    expect(await daemon.stop()).toBe(0);
  });

  test('is read on where it was left after a stop, through a rotation meanwhile', async () => {
    const { home, log } = await makeCollectingHome();
    const daemon = await start(home);
    await appendFile(log, numberedLines(0, 10));
    await eventually(async () => expect(numbersOf(await home.alerts())).toHaveLength(10));
    await daemon.stop();
    await appendFile(log, numberedLines(10, 10));
    await rename(log, `${log}.1`);
    await writeFile(log, numberedLines(20, 10));
    await start(home);
    await eventually(async () => expect(numbersOf(await home.alerts())).toEqual(upTo(30)));
  });

  test('that is written while the program is killed, again and again, loses no line', async () => {
    const { home, log } = await makeCollectingHome();
    const rounds = 4;
    let written = 0;
    for (const round of upTo(rounds)) {
      const daemon = await start(home);
      const writer = keepWriting(log, written);
      await eventually(async () => expect((await home.lines()).length).toBeGreaterThan(written + round * 40));
      await daemon.kill();
      written = await writer.stop();
    }
    await start(home);
    await eventually(async () => expect(distinct(numbersOf(await home.alerts()))).toEqual(upTo(written)));
    // What was written to the alerts and not yet noted down as read comes twice: less than a batch each time.
    expect((await home.lines()).length - written).toBeLessThan(rounds * 256);
  }, 60_000);

  test('that appears later is read from its start, within a second or so', async () => {
    const { home, configure } = await makeCollectingHome();
    const later = join(home.root, 'later/app.log');
    await configure(`<localfile><log_format>syslog</log_format><location>${later}</location></localfile>`);
    await start(home);
    await mkdir(join(home.root, 'later'));
    await writeFile(later, numberedLines(0, 5));
    await eventually(async () => expect(numbersOf(await home.alerts())).toEqual(upTo(5)));
  });
});

/** Appends numbered lines from a number on, as fast as it goes without stopping others. */
function keepWriting(path: string, from: number) {
  let next = from;
  const stop = new AbortController();
  const writing = (async () => {
    while (!stop.signal.aborted) {
      await appendFile(path, numberedLines(next, 20));
      next += 20;
    }
  })();
  return {
    stop: async () => {
      stop.abort();
      await writing;
      return next;
    },
  };
}

describe('a watched folder', () => {
  test('tells of what is added, changed and deleted in it', async () => {
    const { home, folder } = await makeCollectingHome();
    await writeFile(join(folder, 'old'), 'as it was');
    const daemon = await start(home);
    await scanned(daemon);
    // All at once: one that is made and then written may be seen in between.
    await writeFile(join(home.root, 'made'), 'just made');
    await rename(join(home.root, 'made'), join(folder, 'new'));
    await writeFile(join(home.root, 'changed'), 'as it is');
    await rename(join(home.root, 'changed'), join(folder, 'old'));
    await eventually(async () => {
      expect(await changes(home, 'added')).toEqual([join(folder, 'new')]);
      expect(await changes(home, 'modified')).toEqual([join(folder, 'old')]);
    });
    await rm(join(folder, 'old'));
    await eventually(async () => expect(await changes(home, 'deleted')).toEqual([join(folder, 'old')]));
  });

  test('tells of what happened while the program was not running', async () => {
    const { home, folder } = await makeCollectingHome();
    for (const name of ['stays', 'changes', 'goes']) await writeFile(join(folder, name), name);
    const daemon = await start(home);
    await scanned(daemon);
    await daemon.kill();
    await writeFile(join(folder, 'changes'), 'now it has');
    await rm(join(folder, 'goes'));
    await writeFile(join(folder, 'comes'), '');
    await scanned(await start(home));
    await eventually(async () => {
      expect(await changes(home, 'added')).toEqual([join(folder, 'comes')]);
      expect(await changes(home, 'modified')).toEqual([join(folder, 'changes')]);
      expect(await changes(home, 'deleted')).toEqual([join(folder, 'goes')]);
    });
  });

  test('loses no change of a burst in which the program is killed', async () => {
    const { home, folder } = await makeCollectingHome();
    const daemon = await start(home);
    await scanned(daemon);
    const names = upTo(2_000).map((number) => join(folder, String(number)));
    const making = (async () => {
      for (const name of names) await writeFile(name, name);
    })();
    await eventually(async () => expect((await changes(home, 'added')).length).toBeGreaterThan(100));
    await daemon.kill();
    await making;
    await start(home);
    await eventually(async () => expect(new Set(await changes(home, 'added'))).toEqual(new Set(names)));
  });

  test('may be deleted, made again, moved away and become a link to itself', async () => {
    const { home, folder } = await makeCollectingHome();
    await mkdir(join(folder, 'below'));
    await writeFile(join(folder, 'below/file'), '1');
    const daemon = await start(home);
    await scanned(daemon);
    await rm(folder, { recursive: true });
    await eventually(async () => expect(await changes(home, 'deleted')).toHaveLength(1));
    await mkdir(join(folder, 'below'), { recursive: true });
    await writeFile(join(folder, 'below/file'), '2');
    await eventually(async () => expect(await changes(home, 'added')).toHaveLength(1));
    await rename(folder, `${folder}.moved`);
    await eventually(async () => expect(await changes(home, 'deleted')).toHaveLength(2));
    await symlink('watched', folder);
    await rm(folder);
    await rename(`${folder}.moved`, folder);
    await eventually(async () => expect(await changes(home, 'added')).toHaveLength(2));
    await writeFile(join(home.root, 'three'), '3');
    await rename(join(home.root, 'three'), join(folder, 'below/file'));
    await eventually(async () => expect(await changes(home, 'modified')).toHaveLength(1));
    expect(daemon.process.exitCode).toBeNull();
  });
});

describe('parts in processes of their own', () => {
  test('work as the whole does: one collects, another analyses and delivers', async () => {
    const { home, log, folder } = await makeCollectingHome();
    const analysing = await start(home, 'analysis', 'integrator');
    const collecting = startPart(home, 'collector', 'syscheck');
    await collecting.logged(/the first scan/);
    await appendFile(log, numberedLines(0, 1_000));
    await writeFile(join(folder, 'new'), '');
    await eventually(async () => {
      expect(numbersOf(await home.alerts())).toEqual(upTo(1_000));
      expect(await changes(home, 'added')).toHaveLength(1);
    });
    expect((await analysing.status()).collection).toEqual([]);
    // What cannot be handed over waits.
    await analysing.stop();
    await appendFile(log, numberedLines(1_000, 1_000));
    await start(home, 'analysis', 'integrator');
    await eventually(async () => expect(distinct(numbersOf(await home.alerts()))).toEqual(upTo(2_000)));
    expect(await collecting.stop()).toBe(0);
  });

  test('are refused where they run already', async () => {
    const { home } = await makeCollectingHome();
    await start(home);
    const second = startPart(home, 'collector');
    expect(await second.ended).toBe(4);
    expect(second.log()).toMatch(/another process runs the collector/);
  });
});

/** A process without the integrator, which has no control socket. */
function startPart(home: AnalysisHome, ...parts: readonly string[]) {
  const args = ['start', ...parts, '--home', home.root, '--log-format', 'json'];
  const child = spawn('bin/threatlockdown', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    log += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    ended,
    log: () => log,
    logged: (text: RegExp) => eventually(() => expect(log).toMatch(text)),
    stop: async () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

test('what is refused is told at the start, with line and remedy', async () => {
  const { home, configure, localfile } = await makeCollectingHome();
  await configure(`${localfile}<remote>\n<connection>syslog</connection></remote>`);
  const daemon = await start(home);
  expect(daemon.log()).toMatch(/"level":"error"[^\n]*etc\/ossec\.conf:1: refused: [^\n]*allowed-ips/);
});

describe('the configuration of a running program', () => {
  test('is read again: what is new is collected, what is gone is not, what stays misses nothing', async () => {
    const { home, log, configure, localfile } = await makeCollectingHome();
    const daemon = await start(home);
    const other = join(home.root, 'other.log');
    await writeFile(other, '');
    await appendFile(log, numberedLines(0, 10));
    await configure(`${localfile}<localfile><log_format>syslog</log_format><location>${other}</location></localfile>`);
    daemon.process.kill('SIGHUP');
    await eventually(async () => {
      expect((await daemon.status()).collection).toMatchObject([{ part: 'collector', collectors: [log, other] }]);
    });
    await appendFile(log, numberedLines(10, 10));
    await appendFile(other, numberedLines(20, 10));
    await eventually(async () => expect(distinct(numbersOf(await home.alerts()))).toEqual(upTo(30)));
    expect(numbersOf(await home.alerts())).toHaveLength(30);
  });

  test('is kept as it is when the new one has a mistake, which is told with line and remedy', async () => {
    const { home, log, configure } = await makeCollectingHome();
    const daemon = await start(home);
    await configure('<localfile>\n<log_format>sylog</log_format><location>/var/log/x</location></localfile>');
    daemon.process.kill('SIGHUP');
    await eventually(() => expect(daemon.log()).toMatch(/etc\/ossec\.conf:2: mistake: [^"]*sylog/));
    await appendFile(log, numberedLines(0, 3));
    await eventually(async () => expect(numbersOf(await home.alerts())).toEqual(upTo(3)));
  });
});
