import type { DeliveryDetail } from '../../../../src/api/contract.ts';
import type { Tone } from '../../components/badge.tsx';
import { resultOf } from '../../components/exchange-words.ts';

/** One moment in the life of a delivery. */
export interface Moment {
  readonly key: string;
  /** Null: not known. */
  readonly at: number | null;
  readonly what: string;
  readonly tone: Tone;
  /** Still to come. */
  readonly ahead?: boolean;
}

/** From being queued to what comes next. Attempts of which nothing is known any more are one entry. */
export function timelineOf(delivery: DeliveryDetail): readonly Moment[] {
  return [
    { key: 'queued', at: delivery.pushedAt, what: 'Queued', tone: 'neutral' },
    ...attemptsOf(delivery),
    ...endOf(delivery),
  ];
}

function attemptsOf({ attempts, exchanges }: DeliveryDetail): readonly Moment[] {
  // A look-up asks several times in one attempt: how the last of them ended counts.
  const known = new Map<number, Moment>();
  for (const exchange of exchanges.toReversed()) {
    const { attempt, at } = exchange;
    const { words, tone } = resultOf(exchange);
    const begun = known.get(attempt)?.at ?? at;
    known.set(attempt, { key: `attempt ${attempt}`, at: begun, what: `Attempt ${attempt}: ${words}`, tone });
  }
  const forgotten = attempts - known.size;
  const moments = [...known.values()].sort((one, other) => Number(one.at) - Number(other.at));
  if (forgotten <= 0) return moments;
  const what = forgotten === 1 ? 'An attempt, not known any more' : `${forgotten} attempts, not known any more`;
  return [{ key: 'forgotten', at: null, what, tone: 'neutral' }, ...moments];
}

function endOf({ state, changedAt, dueAt, attempts }: DeliveryDetail): readonly Moment[] {
  switch (state) {
    case 'dead':
      return [{ key: 'end', at: changedAt, what: 'Failed for good', tone: 'bad' }];
    case 'delivered':
      return [{ key: 'end', at: changedAt, what: 'Delivered', tone: 'good' }];
    case 'skipped':
      return [{ key: 'end', at: changedAt, what: 'Skipped', tone: 'neutral' }];
    case 'postponed':
      return [{ key: 'due', at: dueAt, what: `Attempt ${attempts + 1} is due`, tone: 'warning', ahead: true }];
    case 'waiting':
      return [
        { key: 'due', at: null, what: `Attempt ${attempts + 1}, when its turn comes`, tone: 'neutral', ahead: true },
      ];
    default:
      return state satisfies never;
  }
}
