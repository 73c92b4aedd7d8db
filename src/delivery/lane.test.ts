import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createGate, type Gate } from '../../test/support/gate.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import type { Outcome } from '../alert/outcome.ts';
import type { Attempt } from '../integrations/integration.ts';
import { silentLog } from '../lib/log.ts';
import type { Rate } from '../lib/rate.ts';
import type { Entry, Queue } from '../queue/queue.ts';
import { openSqliteQueue } from '../queue/sqlite/sqlite-queue.ts';
import { reinjectLane } from './enrichment-entries.ts';
import { type AttemptReport, Lane, type LaneOptions } from './lane.ts';
import { openRateLimiter } from './rate-limiter.ts';

const delivered: Outcome = { status: 'delivered' };
const farSide: Outcome = { status: 'deferred', why: 'connection refused', fault: 'far-side' };

interface Bench {
  readonly clock: ManualClock;
  readonly queue: Queue;
  readonly lane: Lane;
  readonly reports: AttemptReport[];
  push(...entries: Partial<Entry>[]): Promise<void>;
  stop(): Promise<void>;
}

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

type Deliver = (entry: Entry, attempt: Attempt) => Promise<Outcome> | Outcome;

async function benchWith(
  deliver: Deliver,
  overrides: Partial<LaneOptions> & { rates?: readonly Rate[]; concurrency?: number } = {},
): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'lane-'));
  const clock = new ManualClock();
  const queue = await openSqliteQueue({ path: join(folder, 'queue.db'), clock, log: silentLog });
  const reports: AttemptReport[] = [];
  const { rates = [], concurrency = 2, ...others } = overrides;
  const lane = new Lane({
    name: 'slack',
    queue,
    deliver: async (entry, attempt) => deliver(entry, attempt),
    limits: { concurrency, rates, metered: 'delivery' },
    limiter: openRateLimiter({ rates, clock, saved: undefined, save: () => undefined }),
    timeoutMs: 10_000,
    retries: 3,
    clock,
    random: () => 1,
    log: silentLog,
    observe: (report) => reports.push(report),
    paused: () => false,
    ...others,
  });
  const stopping = new AbortController();
  const ended = lane.run(stopping.signal);
  const stop = async () => {
    stopping.abort();
    await ended;
  };
  cleanups.push(
    () => rm(folder, { recursive: true }),
    () => queue.close(),
    stop,
  );
  let pushed = 0;
  const push = (...entries: Partial<Entry>[]) =>
    queue.push(
      entries.map((entry) => ({
        lane: 'slack',
        key: `key-${pushed++}`,
        level: 5,
        alertId: undefined,
        ruleId: undefined,
        body: '{}',
        ...entry,
      })),
    );
  return { clock, queue, lane, reports, push, stop };
}

async function counts(queue: Queue, lane = 'slack') {
  const found = (await queue.lanes()).find((each) => each.lane === lane);
  const { waiting = 0, postponed = 0, dead = 0, delivered = 0, skipped = 0 } = found ?? {};
  return { waiting, postponed, dead, delivered, skipped };
}

const none = { waiting: 0, postponed: 0, dead: 0, delivered: 0, skipped: 0 };

describe('a lane', () => {
  test('delivers what is pushed, each entry once', async () => {
    const seen: string[] = [];
    const { queue, push } = await benchWith(({ key }) => {
      seen.push(key);
      return delivered;
    });
    await push({}, {}, {}, {}, {});
    await vi.waitFor(async () => expect(await counts(queue)).toEqual({ ...none, delivered: 5 }));
    expect(seen.sort()).toEqual(['key-0', 'key-1', 'key-2', 'key-3', 'key-4']);
  });

  test('sends the higher levels of a backlog first', async () => {
    const gate = createGate<Outcome>();
    const levels: number[] = [];
    const { queue, push } = await benchWith(
      ({ level }) => {
        levels.push(level);
        return levels.length === 1 ? gate.promise : delivered;
      },
      { concurrency: 1 },
    );
    await push({ level: 1 });
    await vi.waitFor(() => expect(levels).toEqual([1]));
    await push({ level: 3 }, { level: 12 }, { level: 3 }, { level: 7 });
    gate.resolve(delivered);
    await vi.waitFor(async () => expect(await counts(queue)).toMatchObject({ delivered: 5 }));
    expect(levels).toEqual([1, 12, 7, 3, 3]);
  });

  test('has at most `concurrency` attempts under way', async () => {
    const open: Gate<Outcome>[] = [];
    let most = 0;
    const { queue, push, lane } = await benchWith(
      () => {
        const gate = createGate<Outcome>();
        open.push(gate);
        most = Math.max(most, lane.status().inFlight);
        return gate.promise;
      },
      { concurrency: 3 },
    );
    await push(...Array.from({ length: 10 }, () => ({})));
    while ((await counts(queue)).delivered < 10) {
      await vi.waitFor(() => expect(open.length).toBeGreaterThan(0));
      open.shift()?.resolve(delivered);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(most).toBe(3);
  });

  test('keeps to its rate and uses all of it', async () => {
    const times: number[] = [];
    const { clock, queue, push } = await benchWith(
      () => {
        times.push(clock.now());
        return delivered;
      },
      { rates: [{ count: 2, per: 'second' }], concurrency: 10 },
    );
    const start = clock.now();
    await push(...Array.from({ length: 6 }, () => ({})));
    await vi.waitFor(async () => {
      await clock.advance(170);
      expect(await counts(queue)).toMatchObject({ delivered: 6 });
    });
    expect(times.map((time) => Math.floor((time - start) / 1_000))).toEqual([0, 0, 1, 1, 2, 2]);
  });

  test('tells an attempt that its time is over', async () => {
    const { clock, queue, push } = await benchWith(
      (_entry, { signal }) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => resolve({ status: 'deferred', why: 'no answer', fault: 'far-side' })),
        ),
      { timeoutMs: 7_000 },
    );
    await push({});
    await vi.waitFor(() => expect(clock.timers).toBeGreaterThan(0));
    await clock.advance(6_999);
    expect(await counts(queue)).toMatchObject({ waiting: 1 });
    await clock.advance(1);
    await vi.waitFor(async () => expect(await counts(queue)).toMatchObject({ postponed: 1 }));
  });

  test('gives every attempt at one entry the same key and the next number', async () => {
    const attempts: [string, number][] = [];
    const { clock, queue, push } = await benchWith((_entry, { key, number }) => {
      attempts.push([key, number]);
      return number < 3 ? farSide : delivered;
    });
    await push({});
    await vi.waitFor(async () => {
      await clock.advance(1_000);
      expect(await counts(queue)).toMatchObject({ delivered: 1 });
    });
    expect(attempts).toEqual([
      ['key-0', 1],
      ['key-0', 2],
      ['key-0', 3],
    ]);
  });

  test('buries a delivery that fails by its own fault more often than `retries`', async () => {
    const { clock, queue, push } = await benchWith(
      () => ({ status: 'deferred', why: 'exit status 3', fault: 'delivery' }),
      { retries: 2 },
    );
    await push({});
    await vi.waitFor(async () => {
      await clock.advance(5_000);
      expect(await counts(queue)).toEqual({ ...none, dead: 1 });
    });
    expect(await queue.list({ states: ['dead'] })).toMatchObject([{ attempts: 3, why: 'exit status 3 (3 attempts)' }]);
  });

  test('an outage of a day buries nothing, probes sparingly, and ends with everything delivered', async () => {
    let down = true;
    let attempts = 0;
    const { clock, queue, push, lane } = await benchWith(() => {
      attempts += 1;
      return down ? farSide : delivered;
    });
    await push(...Array.from({ length: 50 }, () => ({})));
    await vi.waitFor(() => expect(lane.status().circuit).toBe('open'));
    for (let minutes = 0; minutes < 30; minutes += 1) await clock.advance(60_000);
    expect(await counts(queue)).toMatchObject({ dead: 0, delivered: 0 });
    expect(attempts).toBeLessThan(80);
    expect(lane.status().lastError).toMatchObject({ why: 'connection refused' });
    down = false;
    await vi.waitFor(async () => {
      await clock.advance(30_000);
      expect(await counts(queue)).toEqual({ ...none, delivered: 50 });
    });
    expect(lane.status().circuit).toBe('closed');
  });

  test('pauses as a whole while a quota is used up, and charges nobody', async () => {
    const attempts: number[] = [];
    const { clock, queue, push } = await benchWith(
      () => {
        attempts.push(clock.now());
        return attempts.length === 1
          ? { status: 'deferred', why: 'rate limited', afterMs: 30_000, fault: 'quota' }
          : delivered;
      },
      { concurrency: 1 },
    );
    const start = clock.now();
    await push({}, {});
    await vi.waitFor(() => expect(clock.timers).toBeGreaterThan(0));
    await clock.advance(29_999);
    expect(attempts).toEqual([start]);
    await clock.advance(1);
    await vi.waitFor(async () => expect(await counts(queue)).toEqual({ ...none, delivered: 2 }));
    expect(await queue.list({})).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
  });

  test('leaves metering to the integration when it is by request', async () => {
    const { queue, push } = await benchWith(() => delivered, {
      limits: { concurrency: 4, rates: [{ count: 1, per: 'day' }], metered: 'request' },
      rates: [{ count: 1, per: 'day' }],
    });
    await push({}, {}, {});
    await vi.waitFor(async () => expect(await counts(queue)).toMatchObject({ delivered: 3 }));
  });

  test('stores enrichments for re-injection together with the settlement, at the level of their cause', async () => {
    const event = { source: 'virustotal', agent: undefined, document: { found: 1 }, optional: [] };
    const { queue, push } = await benchWith(() => ({ status: 'delivered', events: [event, event] }));
    await push({ level: 9 });
    await vi.waitFor(async () => expect(await counts(queue)).toMatchObject({ delivered: 1 }));
    expect(await counts(queue, reinjectLane)).toMatchObject({ waiting: 2 });
    expect(await queue.list({ lane: reinjectLane })).toMatchObject([{ level: 9 }, { level: 9 }]);
  });

  test('survives a delivery that throws, and says that this is a defect', async () => {
    const error = vi.fn();
    const { queue, push } = await benchWith(
      ({ key }) => {
        if (key === 'key-0') throw new TypeError('cannot read properties of undefined');
        return delivered;
      },
      { retries: 0, log: { ...silentLog, error } },
    );
    await push({}, {});
    await vi.waitFor(async () => expect(await counts(queue)).toEqual({ ...none, dead: 1, delivered: 1 }));
    expect(error).toHaveBeenCalledWith(
      expect.objectContaining({ defect: expect.any(TypeError) }),
      expect.stringContaining('defect'),
    );
  });

  test('reports each attempt once, with what came of it', async () => {
    const { queue, push, reports } = await benchWith(({ key }) =>
      key === 'key-0' ? { status: 'skipped', why: 'private address' } : delivered,
    );
    await push({}, {});
    await vi.waitFor(async () => expect(await counts(queue)).toEqual({ ...none, delivered: 1, skipped: 1 }));
    expect(reports.map(({ lane, verdict }) => [lane, verdict]).sort()).toEqual([
      ['slack', 'delivered'],
      ['slack', 'skipped'],
    ]);
  });
});

describe('a lane that is paused', () => {
  test('lets nothing out, and goes on with all that waits as soon as it is told to', async () => {
    let paused = true;
    const seen: string[] = [];
    const { queue, lane, push, clock } = await benchWith(
      ({ key }) => {
        seen.push(key);
        return delivered;
      },
      { paused: () => paused },
    );
    await push({}, {}, {});
    await clock.advance(3_600_000);
    expect(await counts(queue)).toEqual({ ...none, waiting: 3 });
    paused = false;
    lane.goOn();
    await vi.waitFor(async () => expect(await counts(queue)).toEqual({ ...none, delivered: 3 }));
    expect(seen).toHaveLength(3);
  });

  test('takes nothing that comes while it was already waiting for something to do', async () => {
    let paused = false;
    const { queue, lane, push, reports, clock } = await benchWith(() => delivered, { paused: () => paused });
    await push({});
    await vi.waitFor(async () => expect(await counts(queue)).toEqual({ ...none, delivered: 1 }));
    paused = true;
    await push({}, {});
    await clock.advance(60_000);
    expect(reports).toHaveLength(1);
    expect(await counts(queue)).toEqual({ ...none, delivered: 1, waiting: 2 });
    paused = false;
    lane.goOn();
    await vi.waitFor(async () => expect(await counts(queue)).toEqual({ ...none, delivered: 3 }));
  });

  test('settles the attempts that were under way', async () => {
    let paused = false;
    const gate = createGate<Outcome>();
    const { queue, lane, push } = await benchWith(() => gate.promise, { paused: () => paused, concurrency: 1 });
    await push({}, {});
    await vi.waitFor(() => expect(lane.status().inFlight).toBe(1));
    paused = true;
    gate.resolve(delivered);
    await vi.waitFor(async () => expect(await counts(queue)).toEqual({ ...none, delivered: 1, waiting: 1 }));
    expect(lane.status().inFlight).toBe(0);
  });

  test('is probed only when it goes on, should its far side be down', async () => {
    let paused = false;
    const { queue, lane, push, reports, clock } = await benchWith(() => farSide, { paused: () => paused });
    await push(...Array.from({ length: 6 }, () => ({})));
    await vi.waitFor(() => expect(lane.status().circuit).toBe('open'));
    paused = true;
    const before = reports.length;
    await clock.advance(120_000);
    expect(reports).toHaveLength(before);
    paused = false;
    lane.goOn();
    await vi.waitFor(() => expect(reports.length).toBeGreaterThan(before));
    expect((await counts(queue)).dead).toBe(0);
  });
});

describe('a lane that is stopped', () => {
  test('lets attempts under way finish and settles them', async () => {
    const gate = createGate<Outcome>();
    const { queue, push, stop, lane } = await benchWith(() => gate.promise);
    await push({});
    await vi.waitFor(() => expect(lane.status().inFlight).toBe(1));
    const stopped = stop();
    gate.resolve(delivered);
    await stopped;
    expect(await counts(queue)).toEqual({ ...none, delivered: 1 });
  });

  test('cuts attempts short after the grace, and counts that against nobody', async () => {
    const { clock, queue, push, stop, lane } = await benchWith(
      (_entry, { signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(farSide))),
    );
    await push({});
    await vi.waitFor(() => expect(lane.status().inFlight).toBe(1));
    const stopped = stop();
    await clock.advance(3_000);
    await stopped;
    expect(await counts(queue)).toEqual({ ...none, waiting: 1 });
    expect(await queue.list({})).toMatchObject([{ attempts: 0 }]);
  });
});
