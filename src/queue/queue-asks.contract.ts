import { expect, it } from 'vitest';
import type { Delivery, Queue } from './queue.ts';
import { deliveryStates } from './queue.ts';
import {
  countsOf,
  entry,
  hasReady,
  keys,
  none,
  pushedInto,
  type QueueRig,
  take,
  takeOne,
} from './queue-rig.contract.ts';

const hour = 3_600_000;

/** The part of the contract that people see: counts, lists, redelivery, dropping; and the store. */
export function queueAsksContract(open: () => Promise<QueueRig>): void {
  countsAndLists(open);
  redelivery(open);
  dropping(open);
  storing(open);
}

function countsAndLists(open: () => Promise<QueueRig>): void {
  it('counts every lane by state, the leased among the waiting, and says how old its oldest is', async () => {
    const { queue, now, pass, reopen } = await open();
    await pushedInto(queue, 'dead');
    await pass(hour);
    const oldest = now();
    for (const state of deliveryStates) await pushedInto(queue, state);
    await pass(hour);
    await queue.push([entry(), entry({ lane: 'shuffle' })]);
    await takeOne(queue);
    const lanes = [
      { lane: 'shuffle', ...none, waiting: 1, oldest: now() },
      { lane: 'slack', waiting: 2, postponed: 1, dead: 2, delivered: 1, skipped: 1, oldest },
    ];
    expect(await queue.lanes()).toEqual(lanes);
    expect(await (await reopen()).lanes()).toEqual(lanes);
  });

  it('has no oldest where everything is settled or dead', async () => {
    const { queue } = await open();
    await pushedInto(queue, 'dead');
    await pushedInto(queue, 'delivered');
    expect(await queue.lanes()).toMatchObject([{ lane: 'slack', oldest: undefined }]);
  });

  it('lists the settled and the unsettled together, newest first', async () => {
    const { queue, now, pass } = await open();
    const pushedAt = now();
    const leases = [];
    for (const state of deliveryStates) leases.push(await pushedInto(queue, state));
    await pass(1);
    const listed = await queue.list({});
    expect(listed.map(({ id }) => id)).toEqual(leases.map(({ id }) => id).reverse());
    expect(listed.map(({ state }) => state)).toEqual([...deliveryStates].reverse());
    expect(listed.map(({ why }) => why)).toEqual(['not for us', undefined, 'hopeless', 'later', undefined]);
    const { alertId, ruleId } = leases[1]?.entry ?? {};
    const line = { id: leases[1]?.id, lane: 'slack', state: 'postponed', level: 7, alertId, ruleId };
    const dueAt = Number.MAX_SAFE_INTEGER;
    expect(listed[3]).toEqual({ ...line, attempts: 1, why: 'later', pushedAt, changedAt: pushedAt, dueAt });
  });

  it('lists one lane, or some states', async () => {
    const { queue } = await open();
    for (const state of deliveryStates) await pushedInto(queue, state);
    await pushedInto(queue, 'dead', { lane: 'shuffle' });
    const states = async (query: Parameters<Queue['list']>[0]) => (await queue.list(query)).map(({ state }) => state);
    expect(await states({ lane: 'shuffle' })).toEqual(['dead']);
    expect(await states({ lane: 'slack', states: ['waiting', 'skipped'] })).toEqual(['skipped', 'waiting']);
    expect(await states({ states: ['dead'] })).toEqual(['dead', 'dead']);
    expect(await states({ lane: 'nobody' })).toEqual([]);
  });

  it('lists the deliveries of one alert, in whatever lane and state', async () => {
    const { queue } = await open();
    const alertId = '1893456001.1';
    for (const state of deliveryStates) await pushedInto(queue, state, { alertId });
    await pushedInto(queue, 'dead', { alertId, lane: 'shuffle' });
    await pushedInto(queue, 'dead', { alertId: undefined });
    await pushedInto(queue, 'delivered', { alertId: `${alertId}2` });
    const states = async (query: Parameters<Queue['list']>[0]) =>
      (await queue.list({ alertId, ...query })).map(({ state }) => state);
    expect(await states({})).toEqual(['dead', ...[...deliveryStates].reverse()]);
    expect(await states({ lane: 'slack', states: ['dead', 'skipped'] })).toEqual(['skipped', 'dead']);
    expect(await states({ lane: 'shuffle' })).toEqual(['dead']);
    expect(await states({ alertId: '' })).toEqual([]);
    const [first, second, third] = await queue.list({ alertId });
    expect(await queue.list({ alertId, limit: 2 })).toEqual([first, second]);
    expect(await queue.list({ alertId, limit: 1, before: second?.id })).toEqual([third]);
  });

  it('lists page after page without a gap or a repetition', async () => {
    const { queue } = await open();
    for (let round = 0; round < 3; round++) {
      for (const state of deliveryStates) await pushedInto(queue, state, { lane: `lane-${round}` });
    }
    const paged: Delivery[] = [];
    for (let page = 0; page < 4; page++) paged.push(...(await queue.list({ limit: 4, before: paged.at(-1)?.id })));
    expect(paged).toEqual(await queue.list({}));
    expect(paged).toHaveLength(15);
  });

  it('lists a hundred unless told otherwise', async () => {
    const { queue } = await open();
    await queue.push(Array.from({ length: 130 }, () => entry()));
    expect(await queue.list({})).toHaveLength(100);
    expect(await queue.list({ limit: 120 })).toHaveLength(120);
  });

  it.each(deliveryStates)('shows one delivery with its key: %s', async (state) => {
    const { queue } = await open();
    const { id, entry: made } = await pushedInto(queue, state);
    const body = state === 'delivered' || state === 'skipped' ? undefined : made.body;
    const [listed] = await queue.list({});
    expect(await queue.show(id)).toEqual({ ...listed, key: made.key, body });
  });

  it.each(['', '0', '999999', 'x', '-1', '1e3', '1; --'])('knows no delivery %j', async (id) => {
    const { queue } = await open();
    await pushedInto(queue, 'dead');
    expect(await queue.show(id)).toBeUndefined();
    expect(await queue.redeliver({ ids: [id] })).toBe(0);
    expect(await queue.drop({ ids: [id] })).toBe(0);
  });
}

function redelivery(open: () => Promise<QueueRig>): void {
  it('sends dead letters again under the same key with their retries restored', async () => {
    const { queue } = await open();
    const dead = await pushedInto(queue, 'dead');
    await pushedInto(queue, 'dead');
    const taking = takeOne(queue);
    expect(await queue.redeliver({ ids: [dead.id] })).toBe(1);
    expect(await taking).toEqual({ ...dead, attempts: 1, charged: 0 });
    expect(await countsOf(queue)).toEqual({ ...none, waiting: 1, dead: 1 });
  });

  it('makes postponed entries due with their retries restored', async () => {
    const { queue } = await open();
    const { id } = await pushedInto(queue, 'postponed');
    expect(await queue.redeliver({ ids: [id] })).toBe(1);
    expect(await takeOne(queue)).toMatchObject({ id, attempts: 1, charged: 0 });
    expect(await queue.show(id)).toMatchObject({ state: 'waiting', dueAt: undefined });
  });

  it('sends all of a lane, or all of a state, again', async () => {
    const { queue } = await open();
    for (const lane of ['slack', 'shuffle', 'pagerduty']) {
      for (const state of deliveryStates) await pushedInto(queue, state, { lane });
    }
    expect(await queue.redeliver({ lane: 'slack', states: ['waiting', 'postponed', 'dead'] })).toBe(2);
    expect(await queue.redeliver({ states: ['dead'] })).toBe(2);
    expect(await countsOf(queue, 'slack')).toMatchObject({ waiting: 3, postponed: 0, dead: 0 });
    expect(await countsOf(queue, 'shuffle')).toMatchObject({ waiting: 2, postponed: 1, dead: 0 });
  });

  it('leaves an entry that is leased alone', async () => {
    const { queue } = await open();
    await queue.push([entry()]);
    const { id } = await takeOne(queue);
    expect(await queue.redeliver({ ids: [id] })).toBe(0);
    expect(await hasReady(queue)).toBe(false);
  });
}

function dropping(open: () => Promise<QueueRig>): void {
  it('forgets what is dropped, so that its key can be pushed again', async () => {
    const { queue } = await open();
    const leases = [];
    for (const state of deliveryStates) leases.push(await pushedInto(queue, state));
    expect(await queue.drop({ ids: leases.map(({ id }) => id) })).toBe(3);
    expect(await countsOf(queue)).toEqual({ ...none, delivered: 1, skipped: 1 });
    expect(await hasReady(queue)).toBe(false);
    await queue.push(leases.slice(0, 3).map((lease) => lease.entry));
    expect(await take(queue, 3)).toHaveLength(3);
  });

  it('counts an entry once, however often it is named', async () => {
    const { queue } = await open();
    const { id } = await pushedInto(queue, 'dead');
    expect(await queue.redeliver({ ids: [id, id] })).toBe(1);
    expect(await queue.drop({ ids: [id, id] })).toBe(1);
    expect(await queue.lanes()).toEqual([]);
  });

  it('drops a state of a lane, whatever its length', async () => {
    const { queue } = await open();
    await queue.push(Array.from({ length: 2_500 }, () => entry()));
    await queue.push([entry({ lane: 'shuffle' })]);
    await pushedInto(queue, 'dead');
    expect(await queue.drop({ lane: 'slack', states: ['waiting'] })).toBe(2_500);
    expect(await countsOf(queue)).toEqual({ ...none, dead: 1 });
    expect(await countsOf(queue, 'shuffle')).toMatchObject({ waiting: 1 });
  });

  it('never drops what is leased', async () => {
    const { queue } = await open();
    const entries = [entry(), entry(), entry()];
    await queue.push(entries);
    const [first, second] = await take(queue, 2);
    expect(await queue.drop({ states: ['waiting'] })).toBe(1);
    expect(await queue.drop({ ids: [first?.id ?? '', second?.id ?? ''] })).toBe(0);
    if (first) await queue.acknowledge(first, { status: 'delivered' });
    if (second) queue.release(second);
    expect(keys(await take(queue, 1))).toEqual([second?.entry.key]);
  });
}

function storing(open: () => Promise<QueueRig>): void {
  it('stores small facts, and forgets them when they expire', async () => {
    const { queue, now, pass, reopen } = await open();
    expect(await queue.store.get('quota')).toBeUndefined();
    await Promise.all([
      queue.store.set('quota', '3'),
      queue.store.set('quota', '4'),
      queue.store.set('answer', 'malicious', now() + hour),
    ]);
    const { store } = await reopen();
    await pass(hour - 1);
    expect(await Promise.all([store.get('quota'), store.get('answer')])).toEqual(['4', 'malicious']);
    await pass(1);
    expect(await Promise.all([store.get('quota'), store.get('answer')])).toEqual(['4', undefined]);
  });
}
