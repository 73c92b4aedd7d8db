import type { LaneStatus } from '../../delivery/lane.ts';
import type { LaneReport } from '../../delivery/lane-report.ts';
import type { RatePeriod } from '../../lib/rate.ts';
import type { KeptState } from '../../queue/queue.ts';
import type { Concern } from '../contract.ts';
import { counted, timeSpan } from './words.ts';

/** What waits longer than this, in milliseconds, should not have to. */
const longWait = 3_600_000;
/** A far side that asks for less, in milliseconds, is only breathing. */
const longPause = 60_000;
/** Quotas that are not there again in a moment. */
const longPeriods: readonly RatePeriod[] = ['hour', 'day', 'month'];

/** What is not as it should be with one lane. A block that is refused is told of by the problem that it has. */
export function laneConcerns(report: LaneReport, now: number): readonly Concern[] {
  return [stateConcern(report, now), deadConcern(report)].filter((concern) => concern !== undefined);
}

/** At most one, the cause: what is paused or down also has alerts that wait for long. */
function stateConcern(report: LaneReport, now: number): Concern | undefined {
  switch (report.state) {
    case 'running':
      return report.paused === undefined ? runningConcern(report, now) : pausedConcern(report, report.paused.by);
    case 'failed':
    case 'stopped':
      return failedConcern(report);
    case 'no-block':
      return orphanConcern(report);
    case 'refused':
      return undefined;
    default:
      return report.state satisfies never;
  }
}

function runningConcern(report: LaneReport, now: number): Concern | undefined {
  const { live } = report;
  if (live !== undefined && live.circuit !== 'closed') return downConcern(report, live, now);
  return (live && quotaConcern(report, live, now)) ?? waitConcern(report, now);
}

function pausedConcern(report: LaneReport, by: string): Concern {
  return {
    severity: 'warning',
    what: `${report.lane} was paused by ${by}.${waits(report)}`,
    remedy: 'Resume it when it may send again.',
    link: laneLink(report),
  };
}

function failedConcern(report: LaneReport): Concern {
  return {
    severity: 'error',
    what: `${report.lane} has stopped because of a defect of the program.${waits(report)}`,
    remedy: 'Run "threatlockdown reload" to start it again, and report what the log says about it.',
    link: laneLink(report),
  };
}

function orphanConcern(report: LaneReport): Concern | undefined {
  if (unsettled(report) === 0) return undefined;
  return {
    severity: 'warning',
    what: `ossec.conf has no block for ${report.lane} any more.${waits(report)}`,
    remedy: 'Put the block back, or drop the deliveries.',
    link: deliveriesLink(report, ['waiting', 'postponed']),
  };
}

function downConcern(report: LaneReport, { lastError, lastDeliveredAt }: LaneStatus, now: number): Concern {
  const why = lastError === undefined ? '' : `: ${lastError.why}`;
  const since = lastDeliveredAt === undefined ? '' : ` It last took one ${timeSpan(now - lastDeliveredAt)} ago.`;
  return {
    severity: 'error',
    what: `${report.lane} takes no alerts${why}.${since}${waits(report)}`,
    remedy: 'It is tried again from time to time, and nothing is lost. Look at its address, its key and the network.',
    link: laneLink(report),
  };
}

function quotaConcern(report: LaneReport, { quota, pausedUntil }: LaneStatus, now: number): Concern | undefined {
  const pause = (pausedUntil ?? now) - now;
  const used = quota.find(({ rate, left }) => left < 1 && longPeriods.includes(rate.per));
  if (used === undefined && pause < longPause) return undefined;
  const [what, remedy] = used
    ? [
        `has used up its ${used.rate.count} requests of this ${used.rate.per}`,
        'It goes on by itself once the time is over.',
      ]
    : ['was asked to send less', `It goes on by itself in ${timeSpan(pause)}.`];
  return {
    severity: 'warning',
    what: `${report.lane} ${what}.${waits(report)}`,
    remedy: `${remedy} A stricter filter in ossec.conf saves requests.`,
    link: laneLink(report),
  };
}

function waitConcern(report: LaneReport, now: number): Concern | undefined {
  const { lane, oldest = now } = report;
  if (now - oldest < longWait) return undefined;
  return {
    severity: 'warning',
    what: `${lane} is behind: an alert has been waiting for ${timeSpan(now - oldest)}.${waits(report)}`,
    remedy: 'See why its deliveries are tried again, or send it fewer alerts by a stricter filter in ossec.conf.',
    link: deliveriesLink(report, ['waiting', 'postponed']),
  };
}

function deadConcern(report: LaneReport): Concern | undefined {
  if (report.dead === 0) return undefined;
  return {
    severity: 'warning',
    what: `${counted(report.dead, 'delivery', 'deliveries')} of ${report.lane} failed for good.`,
    remedy: 'See why, mend it and send them again, or drop them.',
    link: deliveriesLink(report, ['dead']),
  };
}

function unsettled({ waiting, postponed }: LaneReport): number {
  return waiting + postponed;
}

/** A sentence to add; empty when nothing waits. */
function waits(report: LaneReport): string {
  const count = unsettled(report);
  if (count === 0) return '';
  return ` ${counted(count, 'alert')} ${count === 1 ? 'waits' : 'wait'}.`;
}

function laneLink({ lane }: LaneReport): string {
  return `/integrations/${encodeURIComponent(lane)}`;
}

function deliveriesLink({ lane }: LaneReport, states: readonly KeptState[]): string {
  return `/deliveries?states=${states.join(',')}&lane=${encodeURIComponent(lane)}`;
}
