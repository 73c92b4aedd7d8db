import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import type { LaneStatus } from '../delivery/lane.ts';
import type { Status } from '../delivery/operations.ts';
import { openMetrics } from './metrics.ts';

const clock = new ManualClock(1_000_000);
const lane = {
  waiting: 0,
  postponed: 0,
  dead: 0,
  delivered: 0,
  skipped: 0,
  oldest: undefined,
  paused: undefined,
  live: undefined,
} as const;
const live: LaneStatus = {
  lane: 'slack',
  circuit: 'probing',
  pausedUntil: undefined,
  inFlight: 1,
  lastError: undefined,
  lastDeliveredAt: 1,
  quota: [
    { rate: { count: 4, per: 'minute' }, left: 3 },
    { rate: { count: 500, per: 'day' }, left: 499 },
  ],
};

function status(given: Partial<Status> = {}): Status {
  return {
    version: '1.2.3',
    home: '/var/ossec',
    daemon: { pid: 17, startedAt: 0 },
    source: { file: '/x', alerts: 0, rejected: {}, lastReadAt: undefined },
    analysis: undefined,
    collection: [],
    lanes: [],
    index: undefined,
    problems: [],
    ...given,
  };
}

/** The figures of a text in the Prometheus format, by name and labels; throws when it is not in that format. */
function parse(text: string): ReadonlyMap<string, number> {
  const label = String.raw`[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"`;
  const sample = new RegExp(String.raw`^([a-zA-Z_:][\w:]*(?:\{${label}(?:,${label})*\})?) (\S+)$`);
  const figures = new Map<string, number>();
  expect(text.endsWith('\n')).toBe(true);
  for (const each of text.split('\n').filter((part) => part !== '')) {
    if (/^# HELP [a-z_]\w* [^\n]+$/.test(each) || /^# TYPE [a-z_]\w* (counter|gauge|histogram|summary)$/.test(each))
      continue;
    const [, name = '', value = ''] = sample.exec(each) ?? [];
    expect(name, each).not.toBe('');
    expect(figures.has(name), `${name} is there twice`).toBe(false);
    figures.set(name, Number(value));
  }
  return figures;
}

describe('the metrics', () => {
  it('are in the Prometheus format, with those of the process', async () => {
    const { type, text } = await openMetrics(clock).expose(status());
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
    const figures = parse(text);
    expect(figures.get('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
    expect(figures.get('threatlockdown_alerts_read_total')).toBe(0);
    expect(figures.has('threatlockdown_last_read_timestamp_seconds')).toBe(true);
  });

  it('count batches: alerts, what nobody wanted, what was no alert, and what each lane got', async () => {
    const metrics = openMetrics(clock);
    const entry = { key: 'k', level: 3, alertId: undefined, ruleId: undefined, body: '{}' };
    const entries = ['slack', 'slack', 'custom-"a"\\b'].map((name) => ({ ...entry, lane: name }));
    metrics.observeBatch({ alerts: 3, unwanted: 1, notAlerts: 2, notJson: [], entries });
    metrics.observeBatch({ alerts: 1, unwanted: 0, notAlerts: 0, notJson: [], entries: entries.slice(0, 1) });
    const figures = parse((await metrics.expose(status())).text);
    expect(figures.get('threatlockdown_alerts_read_total')).toBe(4);
    expect(figures.get('threatlockdown_alerts_unwanted_total')).toBe(1);
    expect(figures.get('threatlockdown_lines_without_rule_total')).toBe(2);
    expect(figures.get('threatlockdown_alerts_routed_total{lane="slack"}')).toBe(3);
    expect(figures.get(String.raw`threatlockdown_alerts_routed_total{lane="custom-\"a\"\\b"}`)).toBe(1);
  });

  it('tell how long attempts took, by what came of them', async () => {
    const metrics = openMetrics(clock);
    for (const seconds of [0.004, 0.3, 40]) metrics.observeAttempt({ lane: 'slack', verdict: 'delivered', seconds });
    metrics.observeAttempt({ lane: 'slack', verdict: 'buried', seconds: 1 });
    const figures = parse((await metrics.expose(status())).text);
    const name = (part: string, labels = '') =>
      `threatlockdown_attempt_seconds_${part}{${labels}lane="slack",result="delivered"}`;
    expect(figures.get(name('count'))).toBe(3);
    expect(figures.get(name('sum'))).toBeCloseTo(40.304);
    expect(figures.get(name('bucket', 'le="0.005",'))).toBe(1);
    expect(figures.get(name('bucket', 'le="30",'))).toBe(2);
    expect(figures.get(name('bucket', 'le="+Inf",'))).toBe(3);
    expect(figures.get('threatlockdown_attempt_seconds_count{lane="slack",result="buried"}')).toBe(1);
  });

  it('show each lane as it is', async () => {
    const slack = {
      ...lane,
      lane: 'slack',
      state: 'running',
      waiting: 5,
      postponed: 4,
      dead: 3,
      delivered: 2,
      skipped: 1,
    } as const;
    const figures = parse(
      (
        await openMetrics(clock).expose(
          status({
            source: { file: '/x', alerts: 9, rejected: { 'not-json': 2 }, lastReadAt: 990_000 },
            analysis: undefined,
            collection: [],
            lanes: [
              { ...slack, oldest: 970_000, live, paused: { by: 'anna', at: 1 } },
              { ...lane, lane: 'gone', state: 'no-block' },
            ],
          }),
        )
      ).text,
    );
    const of = (name: string, labels: string) => figures.get(`threatlockdown_${name}{${labels}}`);
    const states = ['waiting', 'postponed', 'dead', 'delivered', 'skipped'];
    expect(states.map((state) => of('lane_deliveries', `lane="slack",state="${state}"`))).toEqual([5, 4, 3, 2, 1]);
    expect(of('lane_oldest_seconds', 'lane="slack"')).toBe(30);
    expect(of('lane_circuit_open', 'lane="slack"')).toBe(1);
    expect(of('lane_in_flight', 'lane="slack"')).toBe(1);
    expect(['slack', 'gone'].map((name) => of('lane_paused', `lane="${name}"`))).toEqual([1, 0]);
    expect(of('lane_quota_left', 'lane="slack",rate="4 per minute"')).toBe(3);
    expect(of('lane_quota_left', 'lane="slack",rate="500 per day"')).toBe(499);
    expect(of('rejected_lines', 'reason="not-json"')).toBe(2);
    expect(figures.get('threatlockdown_last_read_timestamp_seconds')).toBe(990);
    expect(['oldest_seconds', 'circuit_open', 'in_flight'].map((name) => of(`lane_${name}`, 'lane="gone"'))).toEqual([
      0, 0, 0,
    ]);
  });

  it('show what is collected and analysed, and forget a part that is gone', async () => {
    const metrics = openMetrics(clock);
    const collector = {
      part: 'collector',
      running: true,
      collectors: ['/x'],
      events: 7,
      fileIntegrity: undefined,
    } as const;
    const fileIntegrity = { scanning: false, files: 40, scannedAt: undefined };
    const syscheck = { ...collector, part: 'syscheck', events: 2, fileIntegrity } as const;
    const counts = { events: 9, alerts: 3, dropped: 1, rejected: 0, truncated: 0, unevaluated: 0, failed: 0 };
    const analysis = { running: true, decoders: 1, rules: 1, ...counts };
    const figures = parse((await metrics.expose(status({ analysis, collection: [collector, syscheck] }))).text);
    expect(figures.get('threatlockdown_collected_events{part="collector"}')).toBe(7);
    expect(figures.get('threatlockdown_collected_events{part="syscheck"}')).toBe(2);
    expect(figures.get('threatlockdown_monitored_files')).toBe(40);
    expect(figures.get('threatlockdown_analysis_messages{result="alerts"}')).toBe(3);
    const later = parse((await metrics.expose(status({ analysis, collection: [collector] }))).text);
    expect(later.has('threatlockdown_collected_events{part="syscheck"}')).toBe(false);
    expect(later.get('threatlockdown_monitored_files')).toBe(0);
  });

  it('forget a lane that is gone', async () => {
    const metrics = openMetrics(clock);
    const slack = { ...lane, lane: 'slack', state: 'running', waiting: 5 } as const;
    expect((await metrics.expose(status({ lanes: [slack] }))).text).toContain('lane="slack"');
    expect((await metrics.expose(status())).text).not.toContain('lane="slack"');
  });

  it('has what the index of alerts holds, and whether it is in trouble', async () => {
    const metrics = openMetrics(clock);
    const index = { alerts: 7, bytes: 900, oldest: 5, newest: 6, backfill: undefined, trouble: undefined };
    const well = parse((await metrics.expose(status({ index }))).text);
    expect(well.get('threatlockdown_index_alerts')).toBe(7);
    expect(well.get('threatlockdown_index_bytes')).toBe(900);
    expect(well.get('threatlockdown_index_newest_timestamp_seconds')).toBe(6);
    expect(well.get('threatlockdown_index_trouble')).toBe(0);
    const ill = parse((await metrics.expose(status({ index: { ...index, trouble: 'the disk is full' } }))).text);
    expect(ill.get('threatlockdown_index_trouble')).toBe(1);
  });
});
