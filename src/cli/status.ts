import type { Command } from 'commander';
import type { LaneReport } from '../delivery/lane-report.ts';
import type { AnalysisStatus, CollectionStatus, Status } from '../delivery/operations.ts';
import { printable } from '../lib/printable.ts';
import type { CliContext } from './context.ts';
import { describeIndex } from './describe-index.ts';
import { homeOf, withOperations } from './operations.ts';
import { columns, count, cut, duration } from './text.ts';

export function statusCommand(program: Command, context: CliContext): void {
  program
    .command('status')
    .description('show each lane: what waits, what was delivered, what failed and why, circuit and quota')
    .option('--json', 'print it as JSON, for scripts')
    .action(async (options: { json?: true }, command: Command) => {
      await withOperations(homeOf(command), context, async (operations) => {
        const status = await operations.status();
        context.out(
          options.json ? `${JSON.stringify(status, null, 2)}\n` : describeStatus(status, context.clock.now()),
        );
      });
    });
}

export function describeStatus(status: Status, now: number): string {
  const { daemon } = status;
  const state = daemon ? `running (pid ${daemon.pid}, for ${duration(now - daemon.startedAt)})` : 'not running';
  return [
    `ThreatLockDown ${status.version} at ${status.home}: ${state}\n`,
    daemon ? describeSource(status, now) : '',
    ...status.collection.map((part) => describeCollection(part, now)),
    status.analysis ? describeAnalysis(status.analysis) : '',
    status.index ? describeIndex(status.index) : '',
    '\n',
    status.lanes.length === 0 ? 'No integration is configured.\n' : laneTable(status.lanes, now),
    ...status.problems.map((problem) => `\n${problem}\n`),
  ].join('');
}

function describeSource({ source }: Status, now: number): string {
  const last =
    source.alerts === 0 || source.lastReadAt === undefined
      ? 'nothing yet'
      : `the last ${duration(now - source.lastReadAt)} ago`;
  const rejected = Object.entries(source.rejected)
    .filter(([, lines]) => lines > 0)
    .map(([reason, lines]) => `, ${count(lines)} lines set aside (${reason})`);
  return `${source.file}: ${count(source.alerts)} alerts read, ${last}${rejected.join('')}\n`;
}

function describeCollection(
  { part, running, collectors, events, fileIntegrity }: CollectionStatus,
  now: number,
): string {
  const sources = collectors.length === 1 ? '1 source' : `${count(collectors.length)} sources`;
  const what = part === 'syscheck' ? describeFiles(fileIntegrity, now) : sources;
  return `${part}: ${running ? '' : 'down, starting again, '}${count(events)} events, ${what}\n`;
}

function describeFiles(figures: CollectionStatus['fileIntegrity'], now: number): string {
  if (figures === undefined) return 'no scan yet';
  const { files, scanning, scannedAt } = figures;
  const last = scannedAt === undefined ? '' : `, last scanned ${duration(now - scannedAt)} ago`;
  return `${files === 1 ? '1 file' : `${count(files)} files`}${last}${scanning ? ', scanning' : ''}`;
}

/** What is told only when there was any of it. */
const oddEvents = {
  dropped: 'without an event',
  rejected: 'unreadable',
  truncated: 'cut off at 65,535 bytes',
  unevaluated: 'given up by a pattern',
  failed: 'failed',
} as const;

function describeAnalysis({ running, events, alerts, rules, ...rest }: AnalysisStatus): string {
  const odd = (Object.keys(oddEvents) as (keyof typeof oddEvents)[])
    .filter((what) => rest[what] > 0)
    .map((what) => `, ${count(rest[what])} ${oddEvents[what]}`);
  return `analysis: ${running ? '' : 'down, starting again, '}${count(events)} events, ${count(alerts)} alerts by ${count(rules)} rules${odd.join('')}\n`;
}

function laneTable(lanes: readonly LaneReport[], now: number): string {
  const header = ['lane', 'state', 'waiting', 'postponed', 'dead', 'delivered', 'skipped', 'quota left', 'last error'];
  return columns(
    header,
    lanes.map((lane) => laneRow(lane, now)),
  );
}

function laneRow(report: LaneReport, now: number): string[] {
  const { live } = report;
  const quota = (live?.quota ?? []).map(({ rate, left }) => `${left} a ${rate.per}`).join(', ');
  const error = live?.lastError;
  return [
    report.lane,
    printable(laneState(report, now)),
    count(report.waiting),
    count(report.postponed),
    count(report.dead),
    count(report.delivered),
    count(report.skipped),
    quota || '-',
    error ? printable(`${duration(now - error.at)} ago: ${cut(error.why, 100)}`) : '-',
  ];
}

function laneState(report: LaneReport, now: number): string {
  const { paused } = report;
  if (paused === undefined) return stateOf(report, now);
  const pause = `paused by ${cut(paused.by, 40)} ${duration(Math.max(0, now - paused.at))} ago`;
  // That nobody sends is to be expected; anything else is worth knowing as well.
  return report.state === 'running' ? pause : `${stateOf(report, now)}, ${pause}`;
}

function stateOf({ state, live }: LaneReport, now: number): string {
  switch (state) {
    case 'stopped':
    case 'failed':
    case 'refused':
      return state;
    case 'no-block':
      return 'no such block';
    case 'running':
      break;
    default:
      return state satisfies never;
  }
  const wait = live?.pausedUntil === undefined ? undefined : duration(live.pausedUntil - now);
  if (live?.circuit === 'open') return wait === undefined ? 'down, next try' : `down, next try in ${wait}`;
  if (live?.circuit === 'probing') return 'down, trying';
  return wait === undefined ? 'running' : `paused for ${wait}`;
}
