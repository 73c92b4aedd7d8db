import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DeliveryState, Lease, Queue } from './queue.ts';
import { countsOf, entry, keys, never, none, type QueueRig } from './queue-rig.contract.ts';

const lanes = ['slack', 'shuffle'] as const;
type LaneName = (typeof lanes)[number];

type Action =
  | { readonly kind: 'push'; readonly lane: LaneName; readonly items: readonly { key: number; level: number }[] }
  | { readonly kind: 'take'; readonly lane: LaneName; readonly count: number }
  | { readonly kind: 'settle'; readonly which: number; readonly how: Ending }
  | { readonly kind: 'hasten' | 'redeliver' | 'drop'; readonly lane: LaneName }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'reopen' };
type Ending = 'acknowledge' | 'skip' | 'postpone' | 'bury' | 'release';

const laneName = fc.constantFrom(...lanes);
const kind = <const Kind extends Action['kind']>(name: Kind) => fc.constant(name);
const ending = fc.constantFrom<Ending[]>('acknowledge', 'skip', 'postpone', 'bury', 'release');
const item = fc.record({ key: fc.nat(30), level: fc.nat(3) });
const actions = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: kind('push'), lane: laneName, items: fc.array(item, { maxLength: 6 }) }),
    },
    { weight: 4, arbitrary: fc.record({ kind: kind('take'), lane: laneName, count: fc.integer({ min: 1, max: 4 }) }) },
    { weight: 6, arbitrary: fc.record({ kind: kind('settle'), which: fc.nat(9), how: ending }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('hasten', 'redeliver', 'drop'), lane: laneName }) },
    { weight: 2, arbitrary: fc.record({ kind: kind('pass'), ms: fc.nat(2_000) }) },
    { weight: 1, arbitrary: fc.record({ kind: kind('reopen') }) },
  ),
  { maxLength: 60 },
);

interface ModelEntry {
  readonly lane: LaneName;
  readonly key: string;
  readonly level: number;
  readonly order: number;
  readonly state: DeliveryState;
  readonly leased: boolean;
  readonly charged: number;
  readonly dueAt: number;
}

/** The contract's words, on an array. */
class Model {
  entries: readonly ModelEntry[] = [];
  #order = 0;

  push(lane: LaneName, key: string, level: number): void {
    if (this.entries.some((each) => each.lane === lane && each.key === key && !isSettled(each))) return;
    const state = { state: 'waiting', leased: false, charged: 0, dueAt: 0 } as const;
    this.entries = [...this.entries, { lane, key, level, order: this.#order++, ...state }];
  }

  ready(lane: LaneName): readonly ModelEntry[] {
    return this.entries
      .filter((each) => each.lane === lane && each.state === 'waiting' && !each.leased)
      .toSorted((a, b) => b.level - a.level || a.order - b.order);
  }

  change(chosen: (each: ModelEntry) => boolean, change: (each: ModelEntry) => Partial<ModelEntry>): void {
    this.entries = this.entries.map((each) => (chosen(each) ? { ...each, ...change(each) } : each));
  }

  counts(lane: LaneName): typeof none {
    const counts = { ...none };
    for (const each of this.entries) if (each.lane === lane) counts[each.state]++;
    return counts;
  }
}

const isSettled = ({ state }: ModelEntry) => state === 'delivered' || state === 'skipped';
const due = { state: 'waiting', dueAt: 0 } as const;
const postponeMs = 1_000;

/** The queue and the model side by side. */
class Run {
  readonly #rig: QueueRig;
  readonly #model = new Model();
  #queue: Queue;
  #leases: readonly Lease[] = [];

  constructor(rig: QueueRig) {
    this.#rig = rig;
    this.#queue = rig.queue;
  }

  async do(action: Action): Promise<void> {
    switch (action.kind) {
      case 'push':
        return this.#push(action.lane, action.items);
      case 'take':
        return this.#take(action.lane, action.count);
      case 'settle':
        return this.#settle(this.#leases[action.which % Math.max(this.#leases.length, 1)], action.how);
      case 'hasten':
        this.#model.change(
          (each) => each.lane === action.lane && each.state === 'postponed',
          () => due,
        );
        return this.#queue.hasten(action.lane);
      case 'redeliver':
        return this.#redeliver(action.lane);
      case 'drop':
        return this.#drop(action.lane);
      case 'pass':
        await this.#rig.pass(action.ms);
        return this.#model.change(
          (each) => each.state === 'postponed' && each.dueAt <= this.#rig.now(),
          () => due,
        );
      case 'reopen':
        this.#queue = await this.#rig.reopen();
        this.#leases = [];
        return this.#model.change(
          (each) => each.leased,
          () => ({ leased: false }),
        );
      default:
        return action satisfies never;
    }
  }

  async compare(): Promise<void> {
    for (const lane of lanes) expect(await countsOf(this.#queue, lane)).toEqual(this.#model.counts(lane));
  }

  /** Everything that can be taken comes in the model's order. */
  async drain(): Promise<void> {
    for (const lane of lanes) await this.#take(lane, this.#model.entries.length + 1);
  }

  async #push(lane: LaneName, items: readonly { key: number; level: number }[]): Promise<void> {
    for (const { key, level } of items) this.#model.push(lane, String(key), level);
    await this.#queue.push(items.map(({ key, level }) => entry({ lane, key: String(key), level })));
  }

  async #take(lane: LaneName, count: number): Promise<void> {
    const expected = this.#model.ready(lane).slice(0, count);
    if (expected.length === 0) return;
    const leases = await this.#queue.take(lane, count, never);
    expect(keys(leases)).toEqual(expected.map(({ key }) => key));
    expect(leases.map(({ charged }) => charged)).toEqual(expected.map(({ charged }) => charged));
    this.#model.change(
      (each) => expected.some(({ order }) => order === each.order),
      () => ({ leased: true }),
    );
    this.#leases = [...this.#leases, ...leases];
  }

  async #settle(lease: Lease | undefined, how: Ending): Promise<void> {
    if (!lease) return;
    this.#leases = this.#leases.filter((each) => each !== lease);
    const dueAt = this.#rig.now() + postponeMs;
    const { lane, key } = lease.entry;
    const mine = (each: ModelEntry) => each.leased && each.lane === lane && each.key === key;
    switch (how) {
      case 'acknowledge':
        this.#model.change(mine, () => ({ leased: false, state: 'delivered' }));
        return this.#queue.acknowledge(lease, { status: 'delivered' });
      case 'skip':
        this.#model.change(mine, () => ({ leased: false, state: 'skipped' }));
        return this.#queue.acknowledge(lease, { status: 'skipped', why: 'not for us' });
      case 'postpone':
        this.#model.change(mine, ({ charged }) => ({ leased: false, state: 'postponed', dueAt, charged: charged + 1 }));
        return this.#queue.postpone(lease, { until: dueAt, why: 'later', charged: true });
      case 'bury':
        this.#model.change(mine, () => ({ leased: false, state: 'dead' }));
        return this.#queue.bury(lease, 'hopeless');
      case 'release':
        this.#model.change(mine, () => ({ leased: false }));
        return this.#queue.release(lease);
      default:
        return how satisfies never;
    }
  }

  async #redeliver(lane: LaneName): Promise<void> {
    const again = (each: ModelEntry) => each.lane === lane && (each.state === 'dead' || each.state === 'postponed');
    const count = this.#model.entries.filter(again).length;
    this.#model.change(again, () => ({ ...due, charged: 0 }));
    expect(await this.#queue.redeliver({ lane, states: ['dead', 'postponed'] })).toBe(count);
  }

  async #drop(lane: LaneName): Promise<void> {
    const dropped = (each: ModelEntry) => each.lane === lane && !each.leased && !isSettled(each);
    const count = this.#model.entries.filter(dropped).length;
    this.#model.entries = this.#model.entries.filter((each) => !dropped(each));
    expect(await this.#queue.drop({ lane, states: ['waiting', 'postponed', 'dead'] })).toBe(count);
  }
}

export function queueModelContract(open: () => Promise<QueueRig>): void {
  it('agrees after any sequence of actions on counts, order and charges', async () => {
    await fc.assert(
      fc.asyncProperty(actions, async (sequence) => {
        const run = new Run(await open());
        for (const action of sequence) {
          await run.do(action);
          await run.compare();
        }
        await run.drain();
      }),
      { numRuns: 60 },
    );
  });
}
