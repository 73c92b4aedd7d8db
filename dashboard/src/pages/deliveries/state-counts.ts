import type { Integration } from '../../../../src/api/contract.ts';
import type { Choice, State } from './delivery-choice.ts';

export type StateCounts = Readonly<Record<State, number>>;

/** How many deliveries there are in each state, of one integration or of all. Delivered and skipped: since the queue was made. */
export function countStates(integrations: readonly Integration[], lane: string): StateCounts {
  const counted = integrations.filter((integration) => lane === '' || integration.lane === lane);
  const sum = (state: State) => counted.reduce((total, integration) => total + integration[state], 0);
  return {
    dead: sum('dead'),
    postponed: sum('postponed'),
    waiting: sum('waiting'),
    delivered: sum('delivered'),
    skipped: sum('skipped'),
  };
}

/** Null where the counts say nothing: of single alerts nobody counts. Undefined: not known yet. */
export function countsFor(
  choice: Pick<Choice, 'lane' | 'alertId'>,
  integrations: readonly Integration[] | undefined,
): StateCounts | null | undefined {
  if (choice.alertId !== '') return null;
  return integrations && countStates(integrations, choice.lane);
}
