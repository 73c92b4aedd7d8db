import { describe, expect, test } from 'vitest';
import type { DeliveryDetail, Exchange } from '../../../../src/api/contract.ts';
import { timelineOf } from './timeline.ts';

const request = { method: 'GET', url: 'https://example.com/', headers: {}, body: null };

function exchange(attempt: number, at: number, status: number): Exchange {
  const answer = { status, headers: {}, body: '' };
  return { kind: 'http', at, attempt, milliseconds: 5, request, answer, failure: null };
}

function delivery(given: Partial<DeliveryDetail>): DeliveryDetail {
  return {
    ...{ id: '1', lane: 'slack', state: 'delivered', level: 7, alertId: '1.2', ruleId: '5', attempts: 1, why: null },
    ...{ pushedAt: 100, changedAt: 900, dueAt: null, alertKey: null, body: null, exchanges: [] },
    ...given,
  };
}

function told(given: Partial<DeliveryDetail>) {
  return timelineOf(delivery(given)).map(({ at, what }) => [at, what]);
}

describe('the timeline of a delivery', () => {
  test('begins in the queue and ends with what became of it', () => {
    expect(told({ exchanges: [exchange(1, 200, 200)] })).toEqual([
      [100, 'Queued'],
      [200, 'Attempt 1: 200 OK'],
      [900, 'Delivered'],
    ]);
    expect(told({ state: 'dead', exchanges: [exchange(1, 200, 400)] }).at(-1)).toEqual([900, 'Failed for good']);
    expect(told({ state: 'skipped', attempts: 0 })).toEqual([
      [100, 'Queued'],
      [900, 'Skipped'],
    ]);
  });

  test('counts several requests of one attempt as one, which ended as the last of them did', () => {
    const exchanges = [exchange(1, 300, 404), exchange(1, 200, 200)];
    expect(told({ exchanges })[1]).toEqual([200, 'Attempt 1: 404 Not Found']);
  });

  test('says how many attempts are not known any more, and what is still to come', () => {
    const exchanges = [exchange(5, 500, 503), exchange(4, 400, 503)];
    expect(told({ state: 'postponed', attempts: 5, dueAt: 1_200, exchanges })).toEqual([
      [100, 'Queued'],
      [null, '3 attempts, not known any more'],
      [400, 'Attempt 4: 503 Service Unavailable'],
      [500, 'Attempt 5: 503 Service Unavailable'],
      [1_200, 'Attempt 6 is due'],
    ]);
    expect(told({ state: 'waiting', attempts: 0 })).toEqual([
      [100, 'Queued'],
      [null, 'Attempt 1, when its turn comes'],
    ]);
  });
});
