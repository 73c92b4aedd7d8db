import { linkSync, mkdirSync, renameSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailingDisk, LogsFolder, NotedTroubles } from '../../test/support/logs-folder.ts';
import { DailyFile, openDailyLog } from './daily-file.ts';
import { type LogName, logKinds } from './daily-name.ts';
import { noRotation, type Rotation } from './rotation.ts';

const second = 1_000;
const day = 86_400_000;
/** Midday of the 21st, wherever the test runs. */
const noon = new Date(2026, 10, 21, 12).getTime();
const lastSecond = new Date(2026, 10, 21, 23, 59, 59).getTime();

let folder: LogsFolder;
let troubles: NotedTroubles;
let disk: FailingDisk;
const opened: DailyFile[] = [];

beforeEach(() => {
  folder = new LogsFolder();
  troubles = new NotedTroubles();
  disk = new FailingDisk();
});

afterEach(() => {
  for (const file of opened.splice(0)) file.close();
  folder.remove();
});

interface Opening {
  readonly now?: number;
  readonly name?: LogName;
  readonly rotation?: Partial<Rotation>;
}

function tryToOpen({ now = noon, name = 'alertsJson', rotation }: Opening = {}) {
  const { logs } = folder;
  return openDailyLog(
    { logs, kind: logKinds[name], disk: disk.disk, troubles, rotation: { ...noRotation, ...rotation } },
    now,
  );
}

function open(opening?: Opening): DailyFile {
  const file = tryToOpen(opening);
  if (!(file instanceof DailyFile)) throw new Error(file.what);
  opened.push(file);
  return file;
}

/** Closed as a program closes it that ends. */
function close(file: DailyFile): void {
  opened.splice(opened.indexOf(file), 1);
  file.close();
}

function place(path: string, text: string): void {
  mkdirSync(dirname(folder.path(path)), { recursive: true });
  writeFileSync(folder.path(path), text);
}

const inode = (path: string) => statSync(folder.path(path)).ino;
const november = 'alerts/2026/Nov';
const current = 'alerts/alerts.json';

describe('a daily log', () => {
  it.each([
    ['alertsJson', 'alerts/2026/Nov/ossec-alerts-21.json', 'alerts/alerts.json'],
    ['alertsLog', 'alerts/2026/Nov/ossec-alerts-21.log', 'alerts/alerts.log'],
    ['archivesJson', 'archives/2026/Nov/ossec-archive-21.json', 'archives/archives.json'],
    ['archivesLog', 'archives/2026/Nov/ossec-archive-21.log', 'archives/archives.log'],
    ['firewallLog', 'firewall/2026/Nov/ossec-firewall-21.log', 'firewall/firewall.log'],
  ] as const)('%s is the file %s, which %s is a link to', (name, daily, short) => {
    const file = open({ name });
    file.append('line\n');
    file.flush();
    expect(folder.read(daily)).toBe('line\n');
    expect(inode(short)).toBe(inode(daily));
  });

  it('gives folders and files that it makes to their owner and group alone, and leaves others as they are', () => {
    mkdirSync(folder.path('alerts'), { recursive: true, mode: 0o755 });
    open();
    const mode = (path: string) => statSync(folder.path(path)).mode & 0o777;
    expect(mode('alerts')).toBe(0o755 & ~process.umask());
    expect(mode(november)).toBe(0o770 & ~process.umask());
    expect(mode(current)).toBe(0o640 & ~process.umask());
  });

  it('takes lines byte for byte and tells where the next one will begin', () => {
    const file = open();
    expect(file.size).toBe(0);
    file.append('caf\xc3\xa9 \xff\n');
    expect([file.size, file.waiting]).toEqual([8, 8]);
    file.flush();
    expect([file.size, file.waiting]).toEqual([8, 0]);
    expect(folder.read(current)).toBe('caf\xc3\xa9 \xff\n');
  });

  it('writes by itself when much is waiting', () => {
    const file = open();
    const line = `${'x'.repeat(999)}\n`;
    for (let count = 0; count < 1_000; count += 1) file.append(line);
    expect(file.waiting).toBeLessThan(200_000);
    file.append(`${'y'.repeat(3_000_000)}\n`);
    expect(file.size).toBe(4_000_001);
    file.flush();
    expect(folder.read(current)).toBe(`${line.repeat(1_000)}${'y'.repeat(3_000_000)}\n`);
  });

  it('writes what waits when it is closed', () => {
    const file = open();
    file.append('last\n');
    close(file);
    expect(folder.read(current)).toBe('last\n');
    expect(troubles.told).toEqual([]);
  });
});

describe('a start', () => {
  it("goes on at the end of the day's file", () => {
    place(`${november}/ossec-alerts-21.json`, 'before\n');
    linkSync(folder.path(november, 'ossec-alerts-21.json'), folder.path(current));
    const file = open();
    expect(file.size).toBe(7);
    file.append('after\n');
    file.flush();
    expect(folder.read(current)).toBe('before\nafter\n');
  });

  it('ends a line that was cut off', () => {
    place(`${november}/ossec-alerts-21.json`, 'whole\n{"half":');
    const file = open();
    file.append('after\n');
    file.flush();
    expect(folder.read(current)).toBe('whole\n{"half":\nafter\n');
  });

  it.each([
    [['ossec-alerts-21.json', 'ossec-alerts-21-001.json', 'ossec-alerts-21-002.json'], 'ossec-alerts-21-002.json'],
    [['ossec-alerts-21-002.json'], 'ossec-alerts-21-002.json'],
    [['ossec-alerts-21.json', 'ossec-alerts-21-1000.json', 'ossec-alerts-21-999.json'], 'ossec-alerts-21-1000.json'],
    [['ossec-alerts-21.json.gz'], 'ossec-alerts-21-001.json'],
    [['ossec-alerts-21.json.gz', 'ossec-alerts-21-001.json.gz'], 'ossec-alerts-21-002.json'],
    [['ossec-alerts-22-005.json', 'ossec-alerts-21-005.log', 'ossec-archive-21-005.json'], 'ossec-alerts-21.json'],
  ])('after %j goes on in %s', (there, expected) => {
    for (const name of there) place(`${november}/${name}`, 'before\n');
    open();
    expect(inode(current)).toBe(inode(`${november}/${expected}`));
  });

  it('takes the short name over from the file of an earlier day, at whatever age', () => {
    place('alerts/2025/Feb/ossec-alerts-03-004.json', 'old\n');
    linkSync(folder.path('alerts/2025/Feb/ossec-alerts-03-004.json'), folder.path(current));
    open().append('new\n');
    expect(inode(current)).toBe(inode(`${november}/ossec-alerts-21.json`));
    expect(folder.read('alerts/2025/Feb/ossec-alerts-03-004.json')).toBe('old\n');
  });

  it('takes the place of an empty file', () => {
    place(current, '');
    open();
    expect(inode(current)).toBe(inode(`${november}/ossec-alerts-21.json`));
  });

  it('refuses a file that is none of the daily ones, and does not touch it', () => {
    place(current, "another manager's\n");
    const refusal = tryToOpen();
    expect(refusal).toEqual({
      kind: 'refused',
      file: folder.path(current),
      what: 'it is no link to one of the daily files, and not empty',
      remedy: `stop the manager that writes it; if none does, move ${folder.path(current)} away`,
    });
    expect(folder.read(current)).toBe("another manager's\n");
  });

  it('refuses a second name that leads elsewhere, a symbolic link and a folder', () => {
    place('backup/alerts.json', 'x\n');
    mkdirSync(folder.path('alerts'));
    linkSync(folder.path('backup/alerts.json'), folder.path(current));
    expect(tryToOpen()).toMatchObject({ what: 'it is no link to one of the daily files, and not empty' });
    unlinkSync(folder.path(current));
    symlinkSync('/dev/null', folder.path(current));
    expect(tryToOpen()).toMatchObject({ what: 'it is no regular file' });
    unlinkSync(folder.path(current));
    mkdirSync(folder.path(current));
    expect(tryToOpen()).toMatchObject({ what: 'it is no regular file' });
  });

  it.each([
    ['mkdirSync', 'EACCES'],
    ['openSync', 'EROFS'],
    ['linkSync', 'EPERM'],
  ] as const)('is refused when %s answers %s', (call, code) => {
    disk.failing = { call, code };
    expect(tryToOpen()).toMatchObject({ kind: 'refused', what: `${code}: refused, ${call}` });
  });
});

describe('another day', () => {
  it('has another file, to which the short name leads; the one before is whole', () => {
    const file = open({ now: lastSecond });
    file.append('before midnight\n');
    file.roll(lastSecond + second);
    expect(file.size).toBe(0);
    file.append('after\n');
    file.flush();
    expect(folder.read(november, 'ossec-alerts-21.json')).toBe('before midnight\n');
    expect(folder.read(november, 'ossec-alerts-22.json')).toBe('after\n');
    expect(inode(current)).toBe(inode(`${november}/ossec-alerts-22.json`));
    expect(folder.names('alerts')).toEqual(['2026', 'alerts.json']);
  });

  it('has another folder when month and year change', () => {
    const file = open({ now: new Date(2026, 11, 31, 23, 59, 59).getTime() });
    file.append('old\n');
    file.roll(new Date(2027, 0, 1).getTime());
    file.append('new\n');
    file.flush();
    expect(folder.read('alerts/2026/Dec/ossec-alerts-31.json')).toBe('old\n');
    expect(folder.read('alerts/2027/Jan/ossec-alerts-01.json')).toBe('new\n');
  });

  it('leaves no empty file behind', () => {
    const file = open({ now: lastSecond });
    file.roll(lastSecond + second);
    expect(folder.names(november)).toEqual(['ossec-alerts-22.json']);
  });

  it('does not come while it is the same one', () => {
    const file = open({ now: noon });
    file.roll(lastSecond);
    expect(folder.names(november)).toEqual(['ossec-alerts-21.json']);
  });

  it('does not come back when the clock is set back a little', () => {
    const file = open({ now: lastSecond + second });
    file.roll(lastSecond);
    expect(inode(current)).toBe(inode(`${november}/ossec-alerts-22.json`));
  });

  it('comes back when the clock had been wrong by days', () => {
    const file = open({ now: noon + 5 * day });
    file.append('from the future\n');
    file.roll(noon);
    expect(inode(current)).toBe(inode(`${november}/ossec-alerts-21.json`));
    expect(folder.read(november, 'ossec-alerts-26.json')).toBe('from the future\n');
  });

  it('does not take the short name from what has taken its place, and says so', () => {
    const file = open({ now: lastSecond });
    file.append('mine\n');
    unlinkSync(folder.path(current));
    place(current, 'theirs\n');
    file.roll(lastSecond + second);
    file.append('mine\n');
    file.roll(lastSecond + 2 * second);
    file.flush();
    expect(folder.read(current)).toBe('theirs\n');
    expect(folder.read(november, 'ossec-alerts-22.json')).toBe('mine\n');
    expect(troubles.told).toEqual(['cannot link: it is no link to one of the daily files, and not empty']);
    renameSync(folder.path(current), folder.path('elsewhere'));
    file.roll(lastSecond + 3 * second);
    expect(folder.read(current)).toBe('mine\n');
    expect(troubles.told.slice(1)).toEqual(['can link']);
  });
});

describe('more than one file a day', () => {
  it('comes after an interval, unless the file is empty', () => {
    const file = open({ rotation: { intervalMs: 3_600 * second } });
    file.append('one\n');
    file.roll(noon + 3_599 * second);
    expect(folder.names(november)).toEqual(['ossec-alerts-21.json']);
    file.roll(noon + 3_600 * second);
    file.roll(noon + 2 * 3_600 * second);
    expect(folder.names(november)).toEqual(['ossec-alerts-21-001.json', 'ossec-alerts-21.json']);
    file.append('two\n');
    file.roll(noon + 2 * 3_600 * second);
    file.append('three\n');
    file.flush();
    expect(folder.read(november, 'ossec-alerts-21-001.json')).toBe('two\n');
    expect(folder.read(current)).toBe('three\n');
    expect(inode(current)).toBe(inode(`${november}/ossec-alerts-21-002.json`));
  });

  it('comes with a size, but not more often than allowed', () => {
    const file = open({ rotation: { maxBytes: 10, minIntervalMs: 600 * second } });
    file.append('ten bytes\n');
    file.roll(noon + 700 * second);
    expect(file.size).toBe(10);
    file.append('more\n');
    file.roll(noon + 599 * second);
    expect(file.size).toBe(15);
    file.roll(noon + 600 * second);
    expect(file.size).toBe(0);
    expect(folder.read(november, 'ossec-alerts-21.json')).toBe('ten bytes\nmore\n');
  });

  it('begins with the first again the day after', () => {
    const file = open({ now: lastSecond - 3_600 * second, rotation: { intervalMs: 3_600 * second } });
    file.append('one\n');
    file.roll(lastSecond);
    file.append('two\n');
    file.roll(lastSecond + second);
    expect(folder.names(november)).toEqual([
      'ossec-alerts-21-001.json',
      'ossec-alerts-21.json',
      'ossec-alerts-22.json',
    ]);
  });
});

describe('a disk that refuses', () => {
  it('makes lines wait, whole and in order, and is spoken of once', () => {
    const file = open();
    disk.room = 8;
    file.append('first\nsecond\n');
    expect(file.flush()).toBe(false);
    expect(folder.read(current)).toBe('first\nse');
    for (let count = 0; count < 1_000; count += 1) file.append(`${'x'.repeat(999)}\n`);
    expect(file.flush()).toBe(false);
    expect([file.size, file.waiting]).toEqual([1_000_013, 1_000_005]);
    disk.room = Number.POSITIVE_INFINITY;
    expect(file.flush()).toBe(true);
    expect(folder.read(current)).toBe(`first\nsecond\n${`${'x'.repeat(999)}\n`.repeat(1_000)}`);
    expect(troubles.told).toEqual(['cannot write: ENOSPC', 'can write']);
  });

  it('is asked again only by a flush', () => {
    const file = open();
    disk.failing = { call: 'writeSync', code: 'EIO' };
    file.append(`${'x'.repeat(200_000)}\n`);
    disk.failing = undefined;
    file.append('next\n');
    expect(file.waiting).toBe(200_006);
  });

  it('holds up another day: what waits belongs to the one before', () => {
    const file = open({ now: lastSecond });
    disk.room = 0;
    file.append('waits\n');
    file.roll(lastSecond + second);
    file.append('waits too\n');
    disk.room = Number.POSITIVE_INFINITY;
    file.roll(lastSecond + 2 * second);
    file.append('new\n');
    file.flush();
    expect(folder.read(november, 'ossec-alerts-21.json')).toBe('waits\nwaits too\n');
    expect(folder.read(november, 'ossec-alerts-22.json')).toBe('new\n');
  });

  it.each([
    ['openSync', 'EMFILE', 'open'],
    ['renameSync', 'EIO', 'link'],
  ] as const)('when %s answers %s, lines go on and it is tried again', (call, code, cannot) => {
    const file = open({ now: lastSecond });
    file.append('old\n');
    disk.failing = { call, code };
    file.roll(lastSecond + second);
    // Not even for a moment is there none.
    expect(folder.has(current)).toBe(true);
    file.append('between\n');
    file.roll(lastSecond + 2 * second);
    disk.failing = undefined;
    file.roll(lastSecond + 3 * second);
    file.append('new\n');
    file.flush();
    expect(folder.everything('alerts', 'json')).toBe('old\nbetween\nnew\n');
    expect(inode(current)).toBe(inode(`${november}/ossec-alerts-22.json`));
    expect(troubles.told).toEqual([`cannot ${cannot}: ${code}`, `can ${cannot}`]);
    expect(folder.names('alerts')).toEqual(['2026', 'alerts.json']);
  });

  it('at the very end costs what waits, and says how much; the next start ends the line', () => {
    const file = open();
    disk.room = 3;
    file.append('first\nsecond\n');
    close(file);
    expect(troubles.told).toEqual(['cannot write: ENOSPC', 'lost 10']);
    disk.room = Number.POSITIVE_INFINITY;
    const next = open();
    next.append('third\n');
    next.flush();
    expect(folder.read(current)).toBe('fir\nthird\n');
  });
});
