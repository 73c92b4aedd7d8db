import { describe, expect, it } from 'vitest';
import type { LaneReport } from '../delivery/lane-report.ts';
import type { CollectionStatus, Status } from '../delivery/operations.ts';
import { describeStatus } from './status.ts';

const now = 1_000_000;
const counts = { events: 1_200, alerts: 34, dropped: 0, rejected: 0, truncated: 0, unevaluated: 0, failed: 0 };
const analysis = { running: true, decoders: 5, rules: 4_000, ...counts };
const collector: CollectionStatus = {
  part: 'collector',
  running: true,
  collectors: ['/var/log/a', '/var/log/b'],
  events: 1_500,
  fileIntegrity: undefined,
};
const syscheck: CollectionStatus = { ...collector, part: 'syscheck', collectors: ['syscheck'], events: 3 };

/** The lines of a status. */
function lines(given: Partial<Status>): readonly string[] {
  const status: Status = {
    version: '1.2.3',
    home: '/var/ossec',
    daemon: { pid: 17, startedAt: now - 60_000 },
    source: { file: '/a.json', alerts: 0, rejected: {}, lastReadAt: undefined },
    analysis: undefined,
    collection: [],
    lanes: [],
    index: undefined,
    problems: [],
    ...given,
  };
  return describeStatus(status, now).split('\n');
}

const ofCollection = (part: CollectionStatus) => lines({ collection: [part] })[2];
const ofFiles = (files: number, scanning: boolean, scannedAt: number | undefined) =>
  ofCollection({ ...syscheck, fileIntegrity: { files, scanning, scannedAt } });

describe('the status, in words', () => {
  it('says nothing of what does not run here', () => {
    expect(lines({})).toEqual([
      'ThreatLockDown 1.2.3 at /var/ossec: running (pid 17, for 1 min)',
      '/a.json: 0 alerts read, nothing yet',
      '',
      'No integration is configured.',
      '',
    ]);
  });

  it('says when the last alerts came, as soon as there were any', () => {
    const read = (alerts: number) =>
      lines({ source: { file: '/a', alerts, rejected: {}, lastReadAt: now - 9_000 } })[1];
    expect(read(0)).toBe('/a: 0 alerts read, nothing yet');
    expect(read(2)).toBe('/a: 2 alerts read, the last 9 s ago');
  });

  it('tells of what is collected, then of the analysis', () => {
    expect(lines({ collection: [collector, syscheck], analysis }).slice(2, 5)).toEqual([
      'collector: 1,500 events, 2 sources',
      'syscheck: 3 events, no scan yet',
      'analysis: 1,200 events, 34 alerts by 4,000 rules',
    ]);
  });

  it('tells how far file integrity is', () => {
    expect(ofFiles(1, true, undefined)).toBe('syscheck: 3 events, 1 file, scanning');
    expect(ofFiles(2_000, false, now - 7_200_000)).toBe('syscheck: 3 events, 2,000 files, last scanned 2 h ago');
  });

  it('says what is down', () => {
    expect(ofCollection({ ...collector, running: false, collectors: ['/a'] })).toBe(
      'collector: down, starting again, 1,500 events, 1 source',
    );
    expect(lines({ analysis: { ...analysis, running: false } })[2]).toMatch(/^analysis: down, starting again, 1,200/);
  });

  it('names odd events when there were any', () => {
    expect(lines({ analysis: { ...analysis, rejected: 2, failed: 1 } })[2]).toMatch(/rules, 2 unreadable, 1 failed$/);
  });

  it('says who paused a lane, and when, whatever else is to be said of it', () => {
    const lane = { lane: 'slack', waiting: 1, postponed: 0, dead: 0, delivered: 2, skipped: 0, oldest: undefined };
    const shown = (state: LaneReport['state'], by: string) =>
      lines({ lanes: [{ ...lane, state, live: undefined, paused: { by, at: now - 7_200_000 } }] })[4];
    expect(shown('running', 'anna')).toMatch(/^slack {2}paused by anna 2 h ago +1/);
    expect(shown('stopped', 'anna')).toMatch(/^slack {2}stopped, paused by anna 2 h ago +1/);
    expect(shown('running', 'an\u001b[2Jna')).toContain('paused by an\ufffd[2Jna 2 h ago');
  });

  it('shows names of lanes, and problems at the end', () => {
    const lane = {
      lane: 'slack',
      waiting: 1,
      postponed: 0,
      dead: 0,
      delivered: 2,
      skipped: 0,
      oldest: undefined,
      paused: undefined,
    };
    const shown = lines({ lanes: [{ ...lane, state: 'running', live: undefined }], problems: ['F:1: warning: x'] });
    expect(shown.find((line) => line.startsWith('slack'))).toMatch(/^slack +running +1 +0 +0 +2/);
    expect(shown.at(-2)).toBe('F:1: warning: x');
  });
});
