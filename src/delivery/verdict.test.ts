import { describe, expect, test } from 'vitest';
import type { Outcome } from '../alert/outcome.ts';
import { type Circumstances, judge } from './verdict.ts';

const first: Circumstances = { attempts: 0, charged: 0, retries: 3, slowdowns: 1, random: () => 1 };
const deferred = (fault: 'delivery' | 'far-side' | 'quota', afterMs?: number): Outcome => ({
  status: 'deferred',
  why: 'not now',
  fault,
  ...(afterMs !== undefined && { afterMs }),
});

describe('the verdict on an outcome', () => {
  test('delivered: settled, with its enrichments', () => {
    const event = { source: 'virustotal', agent: undefined, document: { found: 1 }, optional: [] };
    expect(judge({ status: 'delivered', events: [event] }, first)).toEqual({ kind: 'delivered', events: [event] });
    expect(judge({ status: 'delivered' }, first)).toEqual({ kind: 'delivered', events: [] });
  });

  test('skipped: settled, with why', () => {
    expect(judge({ status: 'skipped', why: 'private address' }, first)).toEqual({
      kind: 'skipped',
      why: 'private address',
    });
  });

  test('rejected: dead at once, whatever retries are left', () => {
    expect(judge({ status: 'rejected', why: 'no_service' }, first)).toEqual({
      kind: 'buried',
      why: 'no_service',
      events: [],
    });
  });

  test("the delivery's own fault costs a retry each time, then it is dead", () => {
    const kinds = [0, 1, 2, 3].map((charged) => judge(deferred('delivery'), { ...first, attempts: charged, charged }));
    expect(kinds).toEqual([
      { kind: 'postponed', why: 'not now', waitMs: 2_000, charged: true },
      { kind: 'postponed', why: 'not now', waitMs: 4_000, charged: true },
      { kind: 'postponed', why: 'not now', waitMs: 8_000, charged: true },
      { kind: 'buried', why: 'not now (4 attempts)', events: [] },
    ]);
  });

  test('with no retries the first fault of its own is the last', () => {
    expect(judge(deferred('delivery'), { ...first, retries: 0 }).kind).toBe('buried');
  });

  test('an outage never buries and never costs a retry, however long', () => {
    for (const attempts of [0, 5, 50, 5_000]) {
      expect(judge(deferred('far-side'), { ...first, attempts })).toMatchObject({ kind: 'postponed', charged: false });
    }
  });

  test('an alert that the far side keeps failing on is tried ever more rarely', () => {
    const wait = (attempts: number) => judge(deferred('far-side'), { ...first, attempts });
    expect(wait(0)).toMatchObject({ waitMs: 1_000 });
    expect(wait(3)).toMatchObject({ waitMs: 8_000 });
    expect(wait(11)).toMatchObject({ waitMs: 60_000 });
    expect(wait(12)).toMatchObject({ waitMs: 3_600_000 });
  });

  test('a wait that the far side asks for is at least kept', () => {
    expect(judge(deferred('far-side', 90_000), first)).toMatchObject({ waitMs: 90_000 });
    expect(judge(deferred('delivery', 90_000), first)).toMatchObject({ waitMs: 90_000 });
  });

  test('a used-up quota pauses the lane for as long as it says, and costs nothing', () => {
    expect(judge(deferred('quota', 30_000), first)).toEqual({ kind: 'returned', why: 'not now', pauseMs: 30_000 });
  });

  test('a used-up quota that does not say how long pauses longer each time', () => {
    const pauses = [1, 2, 3, 20].map((slowdowns) => judge(deferred('quota'), { ...first, slowdowns }));
    expect(pauses.map((verdict) => (verdict.kind === 'returned' ? verdict.pauseMs : 0))).toEqual([
      2_001, 4_001, 8_001, 300_001,
    ]);
  });

  test('the jitter is full: the same outage brings deliveries back at different times', () => {
    const waits = [0, 0.25, 0.5].map((chance) =>
      judge(deferred('far-side'), { ...first, attempts: 4, random: () => chance }),
    );
    expect(waits.map((verdict) => (verdict.kind === 'postponed' ? verdict.waitMs : -1))).toEqual([0, 4_000, 8_000]);
  });
});
