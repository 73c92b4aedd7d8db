import type { Integration } from '../../../../src/api/contract.ts';
import type { ShownState } from '../../components/badge.tsx';
import { formatCount, formatRelative, formatTime } from '../../lib/format.ts';

/** How an integration is, in a badge and in words. */
export interface Condition {
  readonly state: ShownState;
  readonly tone: 'good' | 'warning' | 'bad';
  readonly words: string;
  /** What to do about it; null: nothing has to be done. */
  readonly remedy: string | null;
}

export function conditionOf(integration: Integration, now: number): Condition {
  const { state, paused } = integration;
  switch (state) {
    case 'paused':
      return {
        state,
        tone: 'warning',
        words: `Paused${paused === null ? '' : ` by ${paused.by} since ${formatTime(paused.at)}`}. ${held(integration)}`,
        remedy: 'Resume it, and what waits is sent, the highest level first.',
      };
    case 'failed':
      return {
        state,
        tone: 'bad',
        words: `A defect of the program has ended it; the log says more. ${held(integration)}`,
        remedy: '"threatlockdown reload" starts it again. Please report what the log says.',
      };
    case 'refused':
      return {
        state,
        tone: 'bad',
        words: `Its block has a mistake and is left out. ${held(integration)}`,
        remedy:
          '"threatlockdown check" says what is wrong. Mend it in ossec.conf or threatlockdown.yaml, then "threatlockdown reload".',
      };
    case 'no-block':
      return {
        state,
        tone: 'bad',
        words: `ossec.conf has no block for it any more. ${held(integration)}`,
        remedy: 'Put the block back and reload, or drop what waits.',
      };
    case 'running':
      return runningCondition(integration, now);
    default:
      return state satisfies never;
  }
}

function runningCondition(integration: Integration, now: number): Condition {
  const { circuit, pausedUntil, lastError } = integration;
  const until = pausedUntil !== null && pausedUntil > now ? pausedUntil : null;
  if (circuit === 'open' || circuit === 'probing') {
    const why = lastError === null ? '' : `: ${lastError.why}`;
    return {
      state: circuit,
      tone: circuit === 'open' ? 'bad' : 'warning',
      words: `The far side does not work${why}. ${nextProbe(integration, until, now)} ${held(integration)}`,
      remedy: 'The program sees to it: one attempt at a time tests it, and what waits is sent when it is back.',
    };
  }
  if (until !== null) {
    const words = `A quota is used up: nothing is sent until ${formatTime(until)}. ${held(integration)}`;
    return { state: 'running', tone: 'warning', words, remedy: null };
  }
  const used = usedUp(integration);
  if (used !== undefined) {
    const words = `A quota is used up (${quotaWords(used)} left); it goes on as soon as there is some. ${held(integration)}`;
    return { state: 'running', tone: 'warning', words, remedy: null };
  }
  return { state: 'running', tone: 'good', words: held(integration), remedy: null };
}

function nextProbe({ circuit, inFlight }: Integration, until: number | null, now: number): string {
  if (until !== null && circuit === 'open') return `The next attempt is made ${formatRelative(until, now)}.`;
  return inFlight > 0 ? 'An attempt is testing it.' : 'The next attempt tests it.';
}

/** What is sent by the second is only slow for a moment. */
function usedUp({ quota, waiting }: Integration): Integration['quota'][number] | undefined {
  return waiting === 0 ? undefined : quota.find(({ left, per }) => left < 1 && per !== 'second');
}

function held({ waiting, postponed }: Integration): string {
  const count = waiting + postponed;
  if (count === 0) return 'Nothing waits.';
  return `${formatCount(count, 'delivery waits', 'deliveries wait')}.`;
}

/** `3 of 4 per minute` */
export function quotaWords({ count, per, left }: Integration['quota'][number]): string {
  return `${Math.max(0, Math.floor(left)).toLocaleString('en')} of ${count.toLocaleString('en')} per ${per}`;
}
