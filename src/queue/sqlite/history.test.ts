import { expect, it } from 'vitest';
import { type TemporaryQueue, temporaryQueue } from '../../../test/support/temporary-queue.ts';
import { silentLog } from '../../lib/log.ts';
import { countsOf, entry, pushedInto, take } from '../queue-rig.contract.ts';
import { openSqliteQueue } from './sqlite-queue.ts';

async function deliver({ queue }: TemporaryQueue, count: number): Promise<void> {
  await queue.push(Array.from({ length: count }, () => entry()));
  await Promise.all((await take(queue, count)).map((lease) => queue.acknowledge(lease, { status: 'delivered' })));
}

it('remembers as many settlements as it is told to, the newest, and goes on counting them all', async () => {
  const rig = await temporaryQueue({ historyLimit: 20 });
  for (let round = 0; round < 5; round++) await deliver(rig, 10);
  const listed = await rig.queue.list({});
  expect(listed.map(({ id }) => Number(id))).toEqual(Array.from({ length: 20 }, (_, index) => 50 - index));
  expect(await rig.queue.show('30')).toBeUndefined();
  expect(await countsOf(await rig.reopen())).toMatchObject({ delivered: 50 });
});

it('remembers an old entry that was settled late', async () => {
  const rig = await temporaryQueue({ historyLimit: 20 });
  const late = await pushedInto(rig.queue, 'dead');
  await deliver(rig, 30);
  await rig.queue.redeliver({ ids: [late.id] });
  const [again] = await take(rig.queue);
  if (again) await rig.queue.acknowledge(again, { status: 'skipped', why: 'too late' });
  expect(await rig.queue.show(late.id)).toMatchObject({ state: 'skipped', attempts: 2, why: 'too late' });
  expect(await rig.queue.list({})).toHaveLength(20);
});

it('forgets the rest when the limit is lowered', async () => {
  const rig = await temporaryQueue();
  await deliver(rig, 30);
  await rig.queue.close();
  const queue = await openSqliteQueue({ path: rig.path, clock: rig.clock, log: silentLog, historyLimit: 5 });
  await queue.push([entry()]);
  expect(await queue.list({ states: ['delivered'] })).toHaveLength(5);
  await queue.close();
});

it('never gives an id twice, even when the newest entry is gone without a trace', async () => {
  const rig = await temporaryQueue();
  const { id } = await pushedInto(rig.queue, 'dead');
  await rig.queue.drop({ ids: [id] });
  const next = await pushedInto(await rig.reopen(), 'dead');
  expect(Number(next.id)).toBeGreaterThan(Number(id));
});
