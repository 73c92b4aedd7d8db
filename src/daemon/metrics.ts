import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { AttemptReport } from '../delivery/lane.ts';
import type { Status } from '../delivery/operations.ts';
import type { Clock } from '../lib/clock.ts';
import type { RoutedBatch } from './pipeline.ts';

/** The program's figures for Prometheus. Gauges are read from `status` when they are asked for, and cost nothing before. */
export interface Metrics {
  observeAttempt(report: AttemptReport): void;
  observeBatch(batch: RoutedBatch): void;
  expose(status: Status): Promise<{ readonly type: string; readonly text: string }>;
}

const latencyBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function openMetrics(clock: Clock): Metrics {
  const registry = new Registry();
  // Its usual 10 ms would wake the program a hundred times a second, which is most of what it takes while nothing happens.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 200 });
  const { alerts, unwanted, notAlerts, routed } = counters(registry);
  const attempts = new Histogram({
    name: 'threatlockdown_attempt_seconds',
    help: 'How long attempts took, by lane and by what came of them.',
    labelNames: ['lane', 'result'],
    buckets: latencyBuckets,
    registers: [registry],
  });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `threatlockdown_${name}`, help, labelNames, registers: [registry] });
  const exposed = [laneGauges(gauge, clock), detectionGauges(gauge), indexGauges(gauge)];
  return {
    observeAttempt: ({ lane, verdict, seconds }) => attempts.observe({ lane, result: verdict }, seconds),
    observeBatch: (batch) => {
      alerts.inc(batch.alerts);
      unwanted.inc(batch.unwanted);
      notAlerts.inc(batch.notAlerts);
      for (const { lane } of batch.entries) routed.inc({ lane });
    },
    expose: async (status) => {
      for (const expose of exposed) expose(status);
      return { type: registry.contentType, text: await registry.metrics() };
    },
  };
}

function counters(registry: Registry) {
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name: `threatlockdown_${name}_total`, help, labelNames, registers: [registry] });
  return {
    alerts: counter('alerts_read', 'Alerts read from alerts.json.'),
    unwanted: counter('alerts_unwanted', 'Alerts that no integration wanted.'),
    notAlerts: counter('lines_without_rule', 'Lines of JSON that are no alerts.'),
    routed: counter('alerts_routed', 'Alerts queued, by lane.', 'lane'),
  };
}

type NewGauge = (name: string, help: string, ...labelNames: string[]) => Gauge;

function detectionGauges(gauge: NewGauge): (status: Status) => void {
  const analysed = gauge('analysis_messages', 'Messages since the start, by what the analysis made of them.', 'result');
  const collected = gauge('collected_events', 'Events collected since the start, by part.', 'part');
  const monitored = gauge('monitored_files', 'Files that file integrity knows.');
  return ({ analysis, collection }) => {
    for (const metric of [collected, monitored]) metric.reset();
    for (const result of ['events', 'alerts', 'dropped', 'rejected', 'truncated', 'unevaluated', 'failed'] as const)
      if (analysis !== undefined) analysed.set({ result }, analysis[result]);
    for (const { part, events, fileIntegrity } of collection) {
      collected.set({ part }, events);
      if (fileIntegrity !== undefined) monitored.set(fileIntegrity.files);
    }
  };
}

function indexGauges(gauge: NewGauge): (status: Status) => void {
  const alerts = gauge('index_alerts', 'Alerts that the dashboard can search.');
  const bytes = gauge('index_bytes', 'What their index takes of the disk.');
  const newest = gauge('index_newest_timestamp_seconds', 'When the newest alert in the index was written.');
  const trouble = gauge('index_trouble', '1 while alerts cannot be stored in the index.');
  return ({ index }) => {
    if (index === undefined) return;
    alerts.set(index.alerts);
    bytes.set(index.bytes);
    if (index.newest !== undefined) newest.set(index.newest);
    trouble.set(index.trouble === undefined ? 0 : 1);
  };
}

function laneGauges(gauge: NewGauge, clock: Clock): (status: Status) => void {
  const deliveries = gauge(
    'lane_deliveries',
    'Deliveries of a lane by state; delivered and skipped count since the queue was made.',
    'lane',
    'state',
  );
  const oldest = gauge('lane_oldest_seconds', 'Age of the oldest delivery that is not settled.', 'lane');
  const circuit = gauge('lane_circuit_open', '1 while the lane is paused because its far side is down.', 'lane');
  const paused = gauge('lane_paused', '1 while people want the lane to send nothing.', 'lane');
  const inFlight = gauge('lane_in_flight', 'Attempts under way.', 'lane');
  const quota = gauge('lane_quota_left', 'Permits left of a rate.', 'lane', 'rate');
  const rejected = gauge('rejected_lines', 'Lines of alerts.json set aside since the start, by reason.', 'reason');
  const lastRead = gauge('last_read_timestamp_seconds', 'When alerts.json last gave something to read.');
  return (status) => {
    for (const metric of [deliveries, oldest, circuit, paused, inFlight, quota, rejected]) metric.reset();
    if (status.source.lastReadAt !== undefined) lastRead.set(status.source.lastReadAt / 1_000);
    for (const [reason, count] of Object.entries(status.source.rejected)) rejected.set({ reason }, count);
    for (const report of status.lanes) {
      const { lane, live } = report;
      for (const state of ['waiting', 'postponed', 'dead', 'delivered', 'skipped'] as const)
        deliveries.set({ lane, state }, report[state]);
      oldest.set({ lane }, report.oldest === undefined ? 0 : (clock.now() - report.oldest) / 1_000);
      circuit.set({ lane }, live !== undefined && live.circuit !== 'closed' ? 1 : 0);
      paused.set({ lane }, report.paused === undefined ? 0 : 1);
      inFlight.set({ lane }, live?.inFlight ?? 0);
      for (const { rate, left } of live?.quota ?? []) {
        quota.set({ lane, rate: `${rate.count} per ${rate.per}` }, left);
      }
    }
  };
}
