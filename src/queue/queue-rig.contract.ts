import type { DeliveryState, Entry, LaneCounts, Lease, Queue } from './queue.ts';

/** A queue under test, on data of its own, with a time that the test moves. */
export interface QueueRig {
  readonly queue: Queue;
  now(): number;
  /** Lets that many milliseconds pass. */
  pass(ms: number): Promise<void>;
  /** A restart: closes the queue, or the one of the last restart, and opens it again on the same data. */
  reopen(): Promise<Queue>;
}

let pushed = 0;

/** An entry with a key of its own. */
export function entry(given: Partial<Entry> = {}): Entry {
  pushed++;
  return {
    lane: 'slack',
    key: `key-${pushed}`,
    level: 7,
    alertId: `1893456000.${pushed}`,
    ruleId: '5710',
    body: `{"number":${pushed}}`,
    ...given,
  };
}

export function keys(leases: readonly Lease[]): readonly string[] {
  return leases.map((lease) => lease.entry.key);
}

/** Takes `count` entries, which must be there. */
export async function take(queue: Queue, count = 1, lane = 'slack'): Promise<readonly Lease[]> {
  const leases = await queue.take(lane, count, never);
  if (leases.length < count) throw new Error(`took ${leases.length} of ${count} entries`);
  return leases;
}

export async function takeOne(queue: Queue, lane = 'slack'): Promise<Lease> {
  const [lease] = await take(queue, 1, lane);
  if (!lease) throw new Error('took nothing');
  return lease;
}

/** Whether something could be taken right now. What could is released again. */
export async function hasReady(queue: Queue, lane = 'slack'): Promise<boolean> {
  const stop = new AbortController();
  const taking = queue.take(lane, 1, stop.signal);
  await queue.lanes();
  stop.abort();
  const leases = await taking;
  leases.forEach(queue.release, queue);
  return leases.length > 0;
}

/** An entry that has been brought into that state. */
export async function pushedInto(queue: Queue, state: DeliveryState, given: Partial<Entry> = {}): Promise<Lease> {
  const made = entry(given);
  await queue.push([made]);
  const leases = await queue.take(made.lane, Number.MAX_SAFE_INTEGER, never);
  const lease = leases.find((each) => each.entry.key === made.key);
  if (!lease) throw new Error('what was pushed cannot be taken');
  for (const other of leases) if (other !== lease) queue.release(other);
  switch (state) {
    case 'waiting':
      queue.release(lease);
      break;
    case 'postponed':
      await queue.postpone(lease, { until: Number.MAX_SAFE_INTEGER, why: 'later', charged: true });
      break;
    case 'dead':
      await queue.bury(lease, 'hopeless');
      break;
    case 'delivered':
      await queue.acknowledge(lease, { status: 'delivered' });
      break;
    case 'skipped':
      await queue.acknowledge(lease, { status: 'skipped', why: 'not for us' });
      break;
    default:
      return state satisfies never;
  }
  return lease;
}

export async function countsOf(queue: Queue, lane = 'slack'): Promise<Partial<LaneCounts>> {
  const found = (await queue.lanes()).find((counts) => counts.lane === lane);
  const { lane: _lane, oldest: _oldest, ...counts } = found ?? { ...none, lane, oldest: undefined };
  return counts;
}

export const none = { waiting: 0, postponed: 0, dead: 0, delivered: 0, skipped: 0 };
export const never = new AbortController().signal;
