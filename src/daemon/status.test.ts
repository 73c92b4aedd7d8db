import { describe, expect, it } from 'vitest';
import type { LaneStatus } from '../delivery/lane.ts';
import type { LaneCounts } from '../queue/queue.ts';
import { composeStatus, type StatusFacts } from './status.ts';

const counts = (lane: string, given: Partial<LaneCounts> = {}): LaneCounts => ({
  lane,
  waiting: 0,
  postponed: 0,
  dead: 0,
  delivered: 0,
  skipped: 0,
  oldest: undefined,
  ...given,
});

const live: LaneStatus = {
  lane: 'slack',
  circuit: 'open',
  pausedUntil: 5_000,
  inFlight: 1,
  lastError: { at: 4_000, why: 'no answer' },
  lastDeliveredAt: undefined,
  quota: [],
};

function compose(given: Partial<StatusFacts> = {}) {
  return composeStatus({
    home: '/var/ossec',
    daemon: { pid: 17, startedAt: 1_000 },
    source: { file: '/var/ossec/logs/alerts/alerts.json', alerts: 3, rejected: {}, lastReadAt: 2_000 },
    analysis: undefined,
    collection: [],
    configured: ['slack', 'custom-a'],
    refused: [],
    failed: [],
    counts: [],
    paused: () => undefined,
    live: () => undefined,
    problems: [],
    ...given,
  });
}

const states = (given: Partial<StatusFacts>) => compose(given).lanes.map(({ lane, state }) => `${lane} ${state}`);

describe('the status', () => {
  it("lists the configuration's lanes in its order, then the re-injection, then those that are left over", () => {
    const facts = {
      refused: ['pagerduty'],
      counts: [counts('aaa'), counts('custom-a'), counts('reinject'), counts('slack#2')],
    };
    expect(states(facts)).toEqual([
      'slack running',
      'custom-a running',
      'pagerduty refused',
      'reinject running',
      'aaa no-block',
      'slack#2 no-block',
    ]);
  });

  it('has each lane once, with the figures of the queue and what the lane itself knows', () => {
    const { lanes } = compose({
      counts: [counts('slack', { waiting: 3, dead: 1, oldest: 500 })],
      live: (lane) => (lane === 'slack' ? live : undefined),
    });
    expect(lanes).toEqual([
      { ...counts('slack', { waiting: 3, dead: 1, oldest: 500 }), state: 'running', live },
      { ...counts('custom-a'), state: 'running', live: undefined },
      { ...counts('reinject'), state: 'running', live: undefined },
    ]);
  });

  it('says failed of a lane that a defect has ended', () => {
    expect(states({ failed: ['custom-a'] })).toEqual(['slack running', 'custom-a failed', 'reinject running']);
  });

  it('says stopped of what a daemon would run, when none does', () => {
    expect(states({ daemon: undefined, refused: ['shuffle'], counts: [counts('gone')] })).toEqual([
      'slack stopped',
      'custom-a stopped',
      'shuffle refused',
      'reinject stopped',
      'gone no-block',
    ]);
  });

  it('says refused of a lane whose block has a problem, though deliveries wait in it', () => {
    expect(states({ configured: [], refused: ['slack'], counts: [counts('slack', { waiting: 2 })] })).toEqual([
      'slack refused',
      'reinject running',
    ]);
  });

  it('tells the problems in words, and who answers', () => {
    const what = 'slack has no hook_url';
    const place = { severity: 'refused', code: 'missing-setting', file: 'etc/ossec.conf', line: 12 } as const;
    expect(compose({ problems: [{ ...place, what, remedy: 'write one' }] })).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      home: '/var/ossec',
      daemon: { pid: 17, startedAt: 1_000 },
      problems: ['etc/ossec.conf:12: refused: slack has no hook_url → write one'],
    });
  });
});
