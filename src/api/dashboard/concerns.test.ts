import { describe, expect, it } from 'vitest';
import type { LaneStatus } from '../../delivery/lane.ts';
import type { LaneReport } from '../../delivery/lane-report.ts';
import type { AnalysisStatus, CollectionStatus, IndexStatus, Status } from '../../delivery/operations.ts';
import { concernsOf } from './concerns.ts';
import { laneReport, statusReport, testNow } from './dashboard-rig.contract.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

const live = (given: Partial<LaneStatus> = {}): LaneStatus => ({
  ...{ lane: 'slack', circuit: 'closed', pausedUntil: undefined, lastError: undefined, lastDeliveredAt: undefined },
  ...{ inFlight: 0, quota: [] },
  ...given,
});
const lane = (given: Partial<LaneReport>): Partial<Status> => ({ lanes: [laneReport(given)] });
const source = (given: Partial<Status['source']>): Partial<Status> => ({
  source: { ...statusReport().source, ...given },
});
const analysis = (running: boolean): AnalysisStatus => ({
  ...{ running, decoders: 1, rules: 1, events: 1, alerts: 1 },
  ...{ dropped: 0, rejected: 0, truncated: 0, unevaluated: 0, failed: 0 },
});
const part = (given: Partial<CollectionStatus>): CollectionStatus => ({
  ...{ part: 'collector', running: true, collectors: [], events: 0, fileIntegrity: undefined },
  ...given,
});
const index = (trouble: string | undefined): IndexStatus => ({
  ...{ alerts: 0, bytes: 0, oldest: undefined, newest: undefined, backfill: { files: 2, filesDone: 1 }, trouble },
});
const quota = (left: number, per: 'second' | 'day') => [{ rate: { count: 500, per }, left }];

function told(given: Partial<Status>): readonly string[] {
  return concernsOf(statusReport(given), undefined, testNow).map(({ severity, what, link }) =>
    [severity, what, ...(link === null ? [] : [link])].join(' | '),
  );
}

describe('nothing is said of', () => {
  it.each<[string, Partial<Status>]>([
    ['a program that is well', {}],
    ['an analysis and parts that run', { analysis: analysis(true), collection: [part({}), part({ part: 'syslog' })] }],
    ['a file that was read within a day', source({ lastReadAt: testNow - day + 1 })],
    [
      'a file that is not read yet when the program has just started',
      { ...source({ lastReadAt: undefined }), daemon: { pid: 1, startedAt: testNow - minute + 1 } },
    ],
    ['an index that is being filled', { index: index(undefined) }],
    ['a program without an index', { index: undefined }],
    ['a block that is gone with nothing waiting', lane({ state: 'no-block' })],
    ['a block that is refused, beside its problem', lane({ state: 'refused', waiting: 2, oldest: testNow - day })],
    ['alerts that wait for less than an hour', lane({ waiting: 9, oldest: testNow - hour + 1 })],
    ['a quota of a second', lane({ live: live({ quota: quota(0, 'second') }) })],
    ['a quota of which some is left', lane({ live: live({ quota: quota(1, 'day') }) })],
    ['a short pause', lane({ live: live({ pausedUntil: testNow + minute - 1 }) })],
  ])('%s', (_what, given) => {
    expect(told(given)).toEqual([]);
  });
});

describe('it is an error, with where to look,', () => {
  const down = live({ circuit: 'open', lastError: { at: testNow, why: 'no answer in 10 s' } });
  it.each<[string, Partial<Status>, string]>([
    [
      'that a far side is down',
      lane({ live: down, waiting: 2, oldest: testNow - day }),
      'error | slack takes no alerts: no answer in 10 s. 2 alerts wait. | /integrations/slack',
    ],
    [
      'also while it is probed',
      lane({ lane: 'slack#2', live: { ...down, circuit: 'probing', lastDeliveredAt: testNow - 2 * hour } }),
      'error | slack#2 takes no alerts: no answer in 10 s. It last took one 2 hours ago. | /integrations/slack%232',
    ],
    [
      'that a lane has failed',
      lane({ state: 'failed', postponed: 1 }),
      'error | slack has stopped because of a defect of the program. 1 alert waits. | /integrations/slack',
    ],
    [
      'that a block is refused',
      { problems: ['etc/ossec.conf:12: refused: slack has no hook_url: → write one → there'] },
      'error | etc/ossec.conf:12: slack has no hook_url: → write one | /settings',
    ],
    [
      'that the analysis is down',
      { analysis: analysis(false) },
      'error | The analysis is not running: events wait, and no alerts are made.',
    ],
    [
      'that a part of the collection is down',
      { collection: [part({}), part({ part: 'syscheck', running: false })] },
      'error | The monitoring of files is not running: events are missing.',
    ],
    [
      'that the alerts were never read',
      source({ lastReadAt: undefined }),
      'error | /var/ossec/logs/alerts/alerts.json could not be read yet.',
    ],
  ])('%s', (_what, given, expected) => {
    expect(told(given)).toEqual([expected]);
  });
});

describe('it is a warning', () => {
  it.each<[string, Partial<Status>, string]>([
    [
      'that a lane is paused, whatever else is the matter with it',
      lane({ paused: { by: 'rita', at: 1 }, waiting: 3, oldest: 0, live: live({ circuit: 'open' }) }),
      'warning | slack was paused by rita. 3 alerts wait. | /integrations/slack',
    ],
    [
      'that deliveries are dead',
      lane({ dead: 1 }),
      'warning | 1 delivery of slack failed for good. | /deliveries?states=dead&lane=slack',
    ],
    [
      'that alerts wait for long',
      lane({ postponed: 4, oldest: testNow - hour }),
      'warning | slack is behind: an alert has been waiting for 1 hour. 4 alerts wait. | /deliveries?states=waiting,postponed&lane=slack',
    ],
    [
      'that alerts wait for a block that is gone',
      lane({ lane: 'slack#2', state: 'no-block', waiting: 1 }),
      'warning | ossec.conf has no block for slack#2 any more. 1 alert waits. | /deliveries?states=waiting,postponed&lane=slack%232',
    ],
    [
      'that a quota is used up',
      lane({ live: live({ quota: [...quota(3, 'second'), ...quota(0, 'day')] }) }),
      'warning | slack has used up its 500 requests of this day. | /integrations/slack',
    ],
    [
      'that the far side asks for a long pause',
      lane({ live: live({ pausedUntil: testNow + 5 * minute }), waiting: 1, oldest: testNow }),
      'warning | slack was asked to send less. 1 alert waits. | /integrations/slack',
    ],
    [
      'that the configuration has a problem',
      { problems: ['etc/threatlockdown.yaml: warning: colour is no key → remove it'] },
      'warning | etc/threatlockdown.yaml: colour is no key | /settings',
    ],
    ['of any wording', { problems: ['odd'] }, 'warning | odd | /settings'],
    ['that no alert came for a day', source({ lastReadAt: testNow - 2 * day }), 'warning | No alert came for 2 days.'],
    [
      'that lines are no alerts',
      source({ rejected: { 'not-json': 2, 'cut-off': 0, 'too-long': 1 } }),
      'warning | 3 lines of /var/ossec/logs/alerts/alerts.json are no alerts (not-json: 2, too-long: 1).',
    ],
    [
      'that nothing is indexed',
      { index: index('the disk is full') },
      'warning | New alerts do not come into the index: the disk is full',
    ],
  ])('%s', (_what, given, expected) => {
    expect(told(given)).toEqual([expected]);
  });
});

it('puts errors before warnings', () => {
  const given = { ...source({ rejected: { 'cut-off': 1 } }), problems: ['a: warning: b → c', 'a: refused: d → e'] };
  expect(told(given).map((text) => text.split(' ')[0])).toEqual(['error', 'warning', 'warning']);
});

it('says what to do about everything that has a remedy', () => {
  const given = {
    ...lane({ dead: 2, waiting: 1, oldest: 0 }),
    analysis: analysis(false),
    index: index('the disk is full'),
  };
  for (const { remedy } of concernsOf(statusReport(given), undefined, testNow)) expect(remedy).toMatch(/\w{3}.*\.$/);
});

it('lists some problems of a configuration that has many, and counts the others', () => {
  const problems = Array.from(
    { length: 1_000 },
    (_, line) => `r.xml:${line}: ${line === 999 ? 'refused' : 'warning'}: a → b`,
  );
  const found = told({ problems });
  expect(found).toHaveLength(21);
  expect(found[0]).toBe('error | The configuration has 980 problems more. | /settings');
});

it('say first of all why alerts cannot be handled', () => {
  const [first] = concernsOf(statusReport({}), 'the queue cannot be written: is the disk full?', testNow);
  expect(first).toMatchObject({
    severity: 'error',
    what: 'Alerts are not handled: the queue cannot be written: is the disk full?',
  });
});
