import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createGate } from '../../test/support/gate.ts';
import { numberedAlert } from '../../test/support/home.ts';
import { temporaryQueue } from '../../test/support/temporary-queue.ts';
import { testBlock, testIntegration } from '../../test/support/test-block.ts';
import { testTools } from '../../test/support/test-tools.ts';
import type { Outcome } from '../alert/outcome.ts';
import type { Block } from '../config/config.ts';
import type { Integration } from '../integrations/integration.ts';
import { homePaths } from '../lib/home-paths.ts';
import { Secret } from '../lib/secret.ts';
import type { Queue } from '../queue/queue.ts';
import { openLaneRecords } from './lane-records.ts';
import { LaneSet } from './lane-set.ts';

/** Lanes on a queue of their own, on a clock that stands still. */
async function rig() {
  const { queue, clock, pass, reopen } = await temporaryQueue();
  const { log, logged, processes } = testTools();
  const home = homePaths('/nowhere');
  const records = await openLaneRecords(queue, clock, log);
  const open = (on: Queue = queue) => {
    const around = { home, clock, random: () => 0.5, processes, log, debug: false, observe: () => undefined };
    const lanes = new LaneSet({ ...around, queue: on, ...records });
    onTestFinished(() => lanes.stop());
    return lanes;
  };
  return { queue, clock, pass, reopen, open, logged };
}

let number = 0;
function push(queue: Queue, lane: string, count = 1): Promise<void> {
  const entries = Array.from({ length: count }, () => {
    number += 1;
    const body = JSON.stringify(numberedAlert(number));
    return { lane, key: `key-${number}`, level: 7, alertId: undefined, ruleId: undefined, body };
  });
  return queue.push(entries);
}

/** Integrations that count what is opened, closed and delivered through them. */
function counting(outcome: () => Promise<Outcome> = async () => ({ status: 'delivered' })) {
  const seen = { opened: 0, closed: 0, delivered: 0, aborted: 0 };
  const integration = testIntegration(
    (_alert, { signal }) => {
      signal.addEventListener('abort', () => {
        seen.aborted += 1;
      });
      seen.delivered += 1;
      return outcome();
    },
    async () => {
      seen.closed += 1;
    },
  );
  const opening: Integration = {
    ...integration,
    open: (...given) => {
      seen.opened += 1;
      return integration.open(...given);
    },
  };
  return { seen, integration: opening };
}

const countsOf = async (queue: Queue, name: string) => (await queue.lanes()).find(({ lane }) => lane === name);

describe('the lanes', () => {
  it('deliver what waits for their blocks, and end when they are stopped', async () => {
    const { queue, open } = await rig();
    const { seen, integration } = counting();
    const lanes = open();
    await lanes.apply([testBlock({ lane: 'a', integration }), testBlock({ lane: 'b', integration })]);
    await Promise.all([push(queue, 'a', 3), push(queue, 'b', 2), push(queue, 'c')]);
    await vi.waitFor(() => expect(seen.delivered).toBe(5));
    expect([lanes.status('a'), lanes.status('reinject'), lanes.status('c')]).toEqual([
      expect.objectContaining({ lane: 'a', circuit: 'closed' }),
      expect.objectContaining({ lane: 'reinject' }),
      undefined,
    ]);
    await lanes.stop();
    expect(seen).toEqual({ opened: 2, closed: 2, delivered: 5, aborted: 0 });
    expect([lanes.status('a'), lanes.status('reinject')]).toEqual([undefined, undefined]);
    expect(await countsOf(queue, 'c')).toMatchObject({ waiting: 1 });
  });

  it('of unchanged blocks go on undisturbed, wherever in the file their blocks now are', async () => {
    const { queue, open } = await rig();
    const answer = createGate<Outcome>();
    const { seen, integration } = counting(() => answer.promise);
    const lanes = open();
    const block = testBlock({ lane: 'a', integration, secrets: [new Secret('key-of-a')], described: { level: 3 } });
    await lanes.apply([block]);
    await push(queue, 'a');
    await vi.waitFor(() => expect(seen.delivered).toBe(1));
    await lanes.apply([
      testBlock({ lane: 'b', integration }),
      { ...block, position: 7, line: 70, secrets: [new Secret('key-of-a')], described: { level: 3 } },
    ]);
    expect(seen).toMatchObject({ opened: 2, closed: 0, aborted: 0 });
    answer.resolve({ status: 'delivered' });
    await vi.waitFor(async () => expect(await countsOf(queue, 'a')).toMatchObject({ delivered: 1 }));
  });

  const changes: Record<string, Partial<Block>> = {
    'a secret': { secrets: [new Secret('another-key')] },
    'a setting': { described: { level: 4 } },
    'the timeout': { timeoutMs: 5_000 },
    'the retries': { retries: 1 },
    'a rate': { limits: { concurrency: 4, rates: [{ count: 1, per: 'second' }], metered: 'delivery' } },
    'the proxy': { network: { proxy: 'http://127.0.0.1:1' } },
  };
  it.each(Object.entries(changes))('of a block that changed in %s begin anew', async (_, change) => {
    const { queue, open } = await rig();
    const [before, after] = [counting(), counting()];
    const lanes = open();
    const block = testBlock({ lane: 'a', integration: before.integration, secrets: [new Secret('key-of-a')] });
    await lanes.apply([block]);
    await lanes.apply([{ ...block, ...change, integration: after.integration }]);
    await push(queue, 'a');
    await vi.waitFor(() => expect(after.seen.delivered).toBe(1));
    expect(before.seen).toMatchObject({ opened: 1, closed: 1, delivered: 0 });
  });

  it('of blocks that are gone end after what is under way, and keep what waits', async () => {
    const { queue, open } = await rig();
    const answer = createGate<Outcome>();
    const { seen, integration } = counting(() => answer.promise);
    const lanes = open();
    await lanes.apply([
      testBlock({ lane: 'a', integration: { ...integration, limits: { ...integration.limits, concurrency: 1 } } }),
    ]);
    await push(queue, 'a', 3);
    await vi.waitFor(() => expect(seen.delivered).toBe(1));
    const applied = lanes.apply([]);
    answer.resolve({ status: 'delivered' });
    await applied;
    expect(lanes.status('a')).toBeUndefined();
    expect(seen).toEqual({ opened: 1, closed: 1, delivered: 1, aborted: 0 });
    expect(await countsOf(queue, 'a')).toMatchObject({ delivered: 1, waiting: 2 });
  });

  it('cut short what takes longer than the grace, and lose nothing by it', async () => {
    const { queue, clock, open } = await rig();
    let began = 0;
    const slow = testIntegration(
      (_alert, { signal }) =>
        new Promise((resolve) => {
          began += 1;
          signal.addEventListener('abort', () => resolve({ status: 'deferred', why: 'cut short', fault: 'far-side' }));
        }),
    );
    const lanes = open();
    await lanes.apply([testBlock({ lane: 'a', integration: slow })]);
    await push(queue, 'a');
    await vi.waitFor(() => expect(began).toBe(1));
    const stopped = lanes.stop();
    await clock.advance(4_000);
    await stopped;
    expect(await countsOf(queue, 'a')).toMatchObject({ waiting: 1, postponed: 0 });
  });
});

describe('a lane that fails', () => {
  it('is named and logged, leaves the others alone, and begins anew at the next reload', async () => {
    const { queue, open, logged } = await rig();
    let broken = true;
    const take: Queue['take'] = (lane, ...rest) =>
      broken && lane === 'a' ? Promise.reject(new Error('a defect')) : queue.take(lane, ...rest);
    const breaking = new Proxy(queue, {
      get: (target, name) => {
        if (name === 'take') return take;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const { seen, integration } = counting();
    const lanes = open(breaking);
    const blocks = [testBlock({ lane: 'a', integration }), testBlock({ lane: 'b', integration })];
    await lanes.apply(blocks);
    await Promise.all([push(queue, 'a'), push(queue, 'b')]);
    await vi.waitFor(() => expect(lanes.failed()).toEqual(['a']));
    await vi.waitFor(() => expect(seen.delivered).toBe(1));
    expect(logged.join()).toContain('"lane":"a"');
    broken = false;
    await lanes.apply(blocks);
    await vi.waitFor(() => expect(seen.delivered).toBe(2));
    expect(lanes.failed()).toEqual([]);
    expect(seen).toMatchObject({ opened: 3, closed: 1 });
  });
});
