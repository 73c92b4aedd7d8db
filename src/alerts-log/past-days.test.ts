import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LogsFolder } from '../../test/support/logs-folder.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { closePastDays, tendPastDays } from './past-days.ts';

const noon = new Date(2026, 10, 22, 12).getTime();
const november = 'alerts/2026/Nov';
const never = new AbortController().signal;

let folder: LogsFolder;
let failures: string[];

beforeEach(() => {
  folder = new LogsFolder();
  failures = [];
});

afterEach(() => folder.remove());

function optionsWith(changed: { readonly sign?: boolean; readonly compress?: boolean } = {}) {
  const failed = ({ why }: { readonly why: string }) => void failures.push(why);
  return { logs: folder.logs, sign: true, compress: true, failed, ...changed };
}

const close = (changed?: Parameters<typeof optionsWith>[0]) => closePastDays(optionsWith(changed), noon, never);

function place(path: string, content: string | Buffer): void {
  mkdirSync(dirname(folder.path(path)), { recursive: true });
  writeFileSync(folder.path(path), content);
}

function unpacked(path: string): string {
  return gunzipSync(Buffer.from(folder.read(path), 'latin1')).toString('latin1');
}

const hash = (algorithm: string, text: string) => createHash(algorithm).update(text, 'latin1').digest('hex');

describe('the day after', () => {
  it('compresses the files of the day before and writes their checksums', async () => {
    place(`${november}/ossec-alerts-21.json`, 'one\n');
    place(`${november}/ossec-alerts-21.log`, 'two\n');
    place('archives/2026/Nov/ossec-archive-21.json', 'three\n');
    place('firewall/2026/Nov/ossec-firewall-21.log', 'four\n');
    await close();
    expect(folder.names(november)).toEqual([
      'ossec-alerts-21.json.gz',
      'ossec-alerts-21.json.sum',
      'ossec-alerts-21.log.gz',
      'ossec-alerts-21.log.sum',
    ]);
    expect(unpacked(`${november}/ossec-alerts-21.json.gz`)).toBe('one\n');
    expect(unpacked('archives/2026/Nov/ossec-archive-21.json.gz')).toBe('three\n');
    expect(unpacked('firewall/2026/Nov/ossec-firewall-21.log.gz')).toBe('four\n');
    expect(failures).toEqual([]);
  });

  it('signs all parts of a day as one, chained to the day before', async () => {
    place(`${november}/ossec-alerts-20.json.sum`, 'what was written then');
    place(`${november}/ossec-alerts-21.json`, 'first\n');
    place(`${november}/ossec-alerts-21-001.json`, 'second\n');
    place(`${november}/ossec-alerts-21-010.json`, 'third\n');
    await close();
    const [content, chain] = ['first\nsecond\nthird\n', 'what was written then'];
    expect(folder.read(november, 'ossec-alerts-21.json.sum')).toBe(
      `Current checksum:
MD5  (logs/alerts/2026/Nov/ossec-alerts-21) = ${hash('md5', content)}
SHA1 (logs/alerts/2026/Nov/ossec-alerts-21) = ${hash('sha1', content)}
SHA256 (logs/alerts/2026/Nov/ossec-alerts-21) = ${hash('sha256', content)}

Chained checksum:
MD5  (logs/alerts/2026/Nov/ossec-alerts-20.json.sum) = ${hash('md5', chain)}
SHA1 (logs/alerts/2026/Nov/ossec-alerts-20.json.sum) = ${hash('sha1', chain)}
SHA256 (logs/alerts/2026/Nov/ossec-alerts-20.json.sum) = ${hash('sha256', chain)}
`,
    );
  });

  it('has no chain where the day before has no checksums', async () => {
    place(`${november}/ossec-alerts-01.log`, 'x\n');
    await close();
    expect(folder.read(november, 'ossec-alerts-01.log.sum')).toContain(
      'MD5  (logs/alerts/2026/Oct/ossec-alerts-31.log.sum) = none\n',
    );
  });

  it('does only what it is asked for', async () => {
    place(`${november}/ossec-alerts-20.json`, 'x\n');
    await close({ compress: false });
    expect(folder.names(november)).toEqual(['ossec-alerts-20.json', 'ossec-alerts-20.json.sum']);
    place(`${november}/ossec-alerts-21.json`, 'x\n');
    await close({ sign: false });
    expect(folder.names(november)).toEqual([
      'ossec-alerts-20.json.gz',
      'ossec-alerts-20.json.sum',
      'ossec-alerts-21.json.gz',
    ]);
  });

  it('keeps times and permissions', async () => {
    place(`${november}/ossec-alerts-21.json`, 'x\n');
    const changed = new Date(2026, 10, 21, 23, 59);
    utimesSync(folder.path(november, 'ossec-alerts-21.json'), changed, changed);
    const { mode } = statSync(folder.path(november, 'ossec-alerts-21.json'));
    await close();
    expect(statSync(folder.path(november, 'ossec-alerts-21.json.gz'))).toMatchObject({ mtime: changed, mode });
  });

  it('leaves today, other names and what a short name still leads to', async () => {
    place(`${november}/ossec-alerts-22.json`, 'today\n');
    place(`${november}/ossec-alerts-21.json`, 'in use\n');
    place(`${november}/ossec-alerts-21.json.bak`, 'x\n');
    linkSync(folder.path(november, 'ossec-alerts-21.json'), folder.path('alerts/alerts.json'));
    const before = folder.names(november);
    await close();
    expect(folder.names(november)).toEqual(before);
  });

  it('leaves an empty file that is in use', async () => {
    place(`${november}/ossec-alerts-21.json`, '');
    linkSync(folder.path(november, 'ossec-alerts-21.json'), folder.path('alerts/alerts.json'));
    await close();
    expect(folder.names(november)).toEqual(['ossec-alerts-21.json']);
  });

  it('removes an empty file that a crash left', async () => {
    place(`${november}/ossec-alerts-21.json`, '');
    await close();
    expect(folder.names(november)).toEqual([]);
  });
});

describe('days that were missed', () => {
  it('are made up for, oldest first, up to a month back', async () => {
    place('alerts/2026/Oct/ossec-alerts-21.json', 'too old\n');
    place('alerts/2026/Oct/ossec-alerts-22.json', 'a month\n');
    place('alerts/2026/Oct/ossec-alerts-23.json', 'the next\n');
    await close();
    expect(folder.names('alerts/2026/Oct')).toEqual([
      'ossec-alerts-21.json',
      'ossec-alerts-22.json.gz',
      'ossec-alerts-22.json.sum',
      'ossec-alerts-23.json.gz',
      'ossec-alerts-23.json.sum',
    ]);
    const chain = folder.read('alerts/2026/Oct/ossec-alerts-22.json.sum');
    expect(folder.read('alerts/2026/Oct/ossec-alerts-23.json.sum')).toContain(`= ${hash('sha256', chain)}\n`);
  });

  it('change nothing the second time', async () => {
    place(`${november}/ossec-alerts-21.json`, 'x\n');
    await close();
    const sums = folder.read(november, 'ossec-alerts-21.json.sum');
    const { mtimeNs } = statSync(folder.path(november, 'ossec-alerts-21.json.sum'), { bigint: true });
    await close();
    expect(folder.read(november, 'ossec-alerts-21.json.sum')).toBe(sums);
    expect(statSync(folder.path(november, 'ossec-alerts-21.json.sum'), { bigint: true }).mtimeNs).toBe(mtimeNs);
  });
});

describe('a crash', () => {
  const json = `${november}/ossec-alerts-21.json`;

  it.each([
    ['while the checksums were written', { [`${json}.sum.tmp`]: 'Curr' }],
    ['while a file was compressed', { [`${json}.gz.tmp`]: 'half' }],
    ['after a file was compressed, before it was removed', { [`${json}.gz`]: gzipSync('x\n') }],
  ])('%s leaves nothing to do but that', async (_when, left) => {
    place(json, 'x\n');
    for (const [path, content] of Object.entries(left)) place(path, content);
    await close();
    expect(folder.names(november)).toEqual(['ossec-alerts-21.json.gz', 'ossec-alerts-21.json.sum']);
    expect(unpacked(`${json}.gz`)).toBe('x\n');
    expect(folder.read(`${json}.sum`)).toContain(hash('md5', 'x\n'));
    expect(failures).toEqual([]);
  });

  it('between two parts of a day changes nothing about their checksums', async () => {
    place(`${json}.gz`, gzipSync('first\n'));
    place(`${november}/ossec-alerts-21-001.json`, 'second\n');
    await close();
    expect(folder.read(`${json}.sum`)).toContain(hash('sha1', 'first\nsecond\n'));
  });
});

describe('what goes wrong', () => {
  it('with one file is told, and the others are dealt with', async () => {
    place(`${november}/ossec-alerts-20.json`, 'one\n');
    place(`${november}/ossec-alerts-20.json.gz`, gzipSync('another\n'));
    place(`${november}/ossec-alerts-21.json`, 'two\n');
    place(`${november}/ossec-alerts-21.json.gz`, 'not compressed at all');
    place(`${november}/ossec-alerts-21.log`, 'three\n');
    await close();
    expect(failures).toEqual([
      `${folder.path(november, 'ossec-alerts-20.json.gz')} holds something else`,
      'incorrect header check',
    ]);
    expect(folder.read(november, 'ossec-alerts-20.json')).toBe('one\n');
    expect(folder.read(november, 'ossec-alerts-21.json')).toBe('two\n');
    expect(folder.has(november, 'ossec-alerts-21.log.gz')).toBe(true);
  });

  it('with a folder is told', async () => {
    place('alerts/2026/Nov', 'no folder');
    await close();
    expect(failures).not.toEqual([]);
    expect(new Set(failures.map((why) => why.split(':')[0]))).toEqual(new Set(['ENOTDIR']));
  });
});

describe('past days', () => {
  it('are left half done when the program ends, without a word', async () => {
    place(`${november}/ossec-alerts-21.json`, 'x'.repeat(20_000_000));
    const stop = new AbortController();
    const ended = closePastDays(optionsWith({ sign: false }), noon, stop.signal);
    await vi.waitFor(() => expect(folder.has(november, 'ossec-alerts-21.json.gz.tmp')).toBe(true), { interval: 1 });
    stop.abort();
    await ended;
    expect(folder.names(november)).toEqual(['ossec-alerts-21.json']);
    expect(failures).toEqual([]);
  });

  it('are tended at the start and soon after each midnight', async () => {
    const clock = new ManualClock(noon);
    const stop = new AbortController();
    place(`${november}/ossec-alerts-21.json`, 'x\n');
    const ended = tendPastDays(optionsWith(), clock, stop.signal);
    await vi.waitFor(() => expect(folder.has(november, 'ossec-alerts-21.json.gz')).toBe(true));
    place(`${november}/ossec-alerts-22.json`, 'y\n');
    for (let minute = 0; minute < 12 * 60; minute += 10) {
      await vi.waitFor(() => expect(clock.timers).toBe(1));
      await clock.advance(10 * 60_000);
    }
    expect(folder.has(november, 'ossec-alerts-22.json.gz')).toBe(false);
    await vi.waitFor(() => expect(clock.timers).toBe(1));
    await clock.advance(10_000);
    await vi.waitFor(() => expect(folder.has(november, 'ossec-alerts-22.json.gz')).toBe(true));
    stop.abort();
    await ended;
  });
});
