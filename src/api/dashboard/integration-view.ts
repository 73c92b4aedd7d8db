import { reinjectLane } from '../../delivery/enrichment-entries.ts';
import type { IntegrationReport, TestReport } from '../../delivery/integration-report.ts';
import type * as contract from '../contract.ts';
import { exchangeView } from './delivery-view.ts';

export function integrationView(report: IntegrationReport): contract.Integration {
  const { lane, waiting, postponed, dead, delivered, skipped, block, live, activity } = report;
  return {
    ...{ lane, waiting, postponed, dead, delivered, skipped },
    name: block?.name ?? '',
    summary: block?.summary ?? summaryWithoutBlock(report),
    line: block?.line ?? null,
    state: stateOf(report),
    paused: report.paused ?? null,
    oldest: report.oldest ?? null,
    inFlight: live?.inFlight ?? 0,
    circuit: live?.circuit ?? null,
    pausedUntil: live?.pausedUntil ?? null,
    lastError: live?.lastError ?? null,
    lastDeliveredAt: live?.lastDeliveredAt ?? null,
    quota: (live?.quota ?? []).map(({ rate, left }) => ({ ...rate, left })),
    perMinute: activity.perMinute,
    latency: activity.latency ?? null,
    activity: [...activity.buckets],
    settings: settingsOf(report),
  };
}

export function testReportView({ outcome, why, enrichments, exchanges }: TestReport): contract.TestReport {
  return { outcome, why: why ?? null, enrichments, exchanges: exchanges.map(exchangeView) };
}

function stateOf({ state, paused }: IntegrationReport): contract.Integration['state'] {
  switch (state) {
    case 'running':
      return paused === undefined ? 'running' : 'paused';
    case 'stopped':
      // Only the daemon answers here; what does not run while it does has failed.
      return 'failed';
    default:
      return state;
  }
}

function summaryWithoutBlock({ lane, state }: IntegrationReport): string {
  if (lane === reinjectLane) return 'takes what look-ups found out back into the analysis';
  return state === 'refused' ? 'its block is refused' : 'its block is no longer in ossec.conf';
}

function settingsOf({ block }: IntegrationReport): contract.Integration['settings'] {
  // The schema's type has lists that may be written to; nobody does.
  return (block?.settings ?? {}) as contract.Integration['settings'];
}
