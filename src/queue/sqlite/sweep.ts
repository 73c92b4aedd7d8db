import type { DeliveryChoice, KeptState } from '../queue.ts';
import type { Changes } from './changes.ts';
import type { Entries, Place } from './entries.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Lanes } from './lanes.ts';

export interface SweepOptions {
  readonly entries: Entries;
  readonly lanes: Lanes;
  readonly commit: GroupCommit;
  readonly choice: DeliveryChoice;
  /** Entries in other states are passed over. */
  readonly states: readonly KeptState[];
  /** Does it to one entry, within a transaction; false: passed over. */
  readonly act: (place: Place, changes: Changes) => boolean;
}

/** A million entries are changed in many transactions, so that everybody else's calls come in between. */
const perTransaction = 1_000;

/**
 * Does one thing to every chosen entry that was there when it began, and answers to how many. Killed in the middle it has
 * done it to some: what it does can be asked for again.
 */
export async function sweep(options: SweepOptions): Promise<number> {
  const { choice } = options;
  if ('ids' in choice)
    return sweepIds(
      options,
      choice.ids.map(parseId).filter((id) => id !== undefined),
    );
  let done = 0;
  for (const lane of choice.lane === undefined ? options.lanes.names() : [choice.lane]) {
    for (const state of options.states.filter((each) => choice.states.includes(each))) {
      done += await sweepState(options, lane, state);
    }
  }
  return done;
}

/** The number behind an id that people typed; undefined when it cannot be one. */
export function parseId(text: string): number | undefined {
  const id = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  return id > 0 ? id : undefined;
}

async function sweepIds(options: SweepOptions, ids: readonly number[]): Promise<number> {
  let done = 0;
  for (let start = 0; start < ids.length; start += perTransaction) {
    const some = ids.slice(start, start + perTransaction);
    done += await options.commit.run((changes) => actOn(options, some, changes));
  }
  return done;
}

async function sweepState(options: SweepOptions, lane: string, state: KeptState): Promise<number> {
  const { commit, entries } = options;
  const last = await commit.read(() => entries.lastId());
  let done = 0;
  for (let after: number | undefined = 0; after !== undefined; ) {
    const from: number = after;
    const step = await commit.run((changes) => {
      const ids = entries.range(lane, state, from, last, perTransaction);
      return { acted: actOn(options, ids, changes), after: ids.at(-1) };
    });
    done += step.acted;
    after = step.after;
  }
  return done;
}

function actOn({ entries, states, act }: SweepOptions, ids: readonly number[], changes: Changes): number {
  return ids.filter((id) => {
    const place = entries.place(id);
    return place !== undefined && states.includes(place.state) && act(place, changes);
  }).length;
}
