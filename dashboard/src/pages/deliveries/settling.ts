import { formatCount } from '../../lib/format.ts';
import { type Choice, isKept, type KeptState, type State } from './delivery-choice.ts';
import type { StateCounts } from './state-counts.ts';

export type Act = 'redeliver' | 'drop';

/** What to do with which deliveries: named ones, or whatever is in a state when it is done. */
export interface Settling {
  readonly act: Act;
  readonly target:
    | { readonly kind: 'ids'; readonly ids: readonly string[] }
    | {
        readonly kind: 'states';
        readonly states: readonly KeptState[];
        /** Empty: of all integrations. */
        readonly lane: string;
        /** How many there were when it was asked. */
        readonly count: number;
      };
}

/** What waits for its turn is sent anyway. */
export function isSentAgain(state: State): boolean {
  return state === 'dead' || state === 'postponed';
}

/** What can be done with all that is listed, loaded or not: where the choice says nothing that the API could not be told. */
export function settlingsOf({ states, lane, alertId }: Choice, counts: StateCounts | null): readonly Settling[] {
  const kept = states.filter(isKept);
  if (counts === null || alertId !== '' || kept.length === 0 || kept.length < states.length) return [];
  const settling = (act: Act, which: readonly KeptState[]): Settling => {
    const count = which.reduce((total, state) => total + counts[state], 0);
    return { act, target: { kind: 'states', states: which, lane, count } };
  };
  return [settling('redeliver', kept.filter(isSentAgain)), settling('drop', kept)].filter(
    ({ target }) => target.kind === 'states' && target.count > 0,
  );
}

export function countOf({ target }: Settling): number {
  return target.kind === 'ids' ? target.ids.length : target.count;
}

/** `3 deliveries`, `all 3 dead deliveries of slack`, `all 12 dead and retrying deliveries` */
export function nameOfTarget({ target }: Settling): string {
  if (target.kind === 'ids')
    return target.ids.length === 1 ? 'this delivery' : formatCount(target.ids.length, 'delivery', 'deliveries');
  const { states, lane, count } = target;
  const words = { dead: 'dead', postponed: 'retrying', waiting: 'waiting' };
  const noun = formatCount(
    count,
    `${joined(states.map((state) => words[state]))} delivery`,
    `${joined(states.map((state) => words[state]))} deliveries`,
  );
  const of = lane === '' ? '' : ` of ${lane}`;
  return count === 1 ? `the ${noun}${of}` : `all ${noun}${of}`;
}

/** As the API takes it. */
export function settlingBody({ target }: Settling) {
  if (target.kind === 'ids') return { ids: [...target.ids] };
  return { states: [...target.states], ...(target.lane !== '' && { lane: target.lane }) };
}

/** What was done, in words: `2 of 3` when some of them were settled meanwhile. */
export function doneWords(settling: Settling, done: number): string {
  const { act, target } = settling;
  const asked = countOf(settling);
  const verb = act === 'redeliver' ? 'sent again' : 'dropped';
  const are = done === 1 ? 'is' : 'are';
  if (target.kind === 'ids' && done < asked) {
    if (done === 0) return `None is ${verb}: meanwhile they were delivered, or are under way.`;
    return `${done} of ${asked} ${are} ${verb}; the others were delivered meanwhile, or are under way.`;
  }
  return `${formatCount(done, 'delivery', 'deliveries')} ${are} ${verb}.`;
}

function joined(words: readonly string[]): string {
  const [last = '', ...before] = words.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`;
}
