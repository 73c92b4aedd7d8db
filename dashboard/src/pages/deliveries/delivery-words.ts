import type { Delivery, Integration } from '../../../../src/api/contract.ts';
import { formatCount, formatRelative } from '../../lib/format.ts';

type Told = Pick<Delivery, 'state' | 'attempts' | 'dueAt' | 'lane'>;
type Lane = Pick<Integration, 'state' | 'paused' | 'circuit' | 'pausedUntil'>;

/** How a delivery is, and what happens next, as a sentence. `lane`: of its integration, when that is known. */
export function stateSentence(delivery: Told, lane: Lane | undefined, now: number): string {
  const { state, attempts, dueAt } = delivery;
  switch (state) {
    case 'dead':
      return `It failed for good at attempt ${attempts}. It is kept, with its alert, until somebody sends it again or drops it.`;
    case 'postponed': {
      const when = dueAt === null || dueAt <= now ? 'soon' : formatRelative(dueAt, now);
      return `Attempt ${attempts} failed, and another is made ${when}. ${obstacle(delivery.lane, lane) ?? ''}`.trim();
    }
    case 'waiting':
      return [
        attempts === 0
          ? 'It has not been tried yet.'
          : `It was tried ${formatCount(attempts, 'time')}, and is due again.`,
        obstacle(delivery.lane, lane) ?? 'Its turn comes: the highest level goes first.',
      ].join(' ');
    case 'delivered':
      return attempts > 1 ? `It arrived, at attempt ${attempts}.` : 'It arrived.';
    case 'skipped':
      return 'There was nothing to send for this alert.';
    default:
      return state satisfies never;
  }
}

/** What keeps everything of an integration from being sent. */
function obstacle(name: string, lane: Lane | undefined): string | null {
  if (lane === undefined) return null;
  if (lane.paused !== null) return `${name} is paused by ${lane.paused.by}; nothing is sent until somebody resumes it.`;
  if (lane.state === 'failed') return `${name} does not run: a defect has ended it. A reload starts it again.`;
  if (lane.state === 'refused') return `The block of ${name} is refused; nothing is sent until it is mended.`;
  if (lane.state === 'no-block') return `ossec.conf has no block ${name} any more: put it back, or drop this.`;
  if (lane.circuit === 'open' || lane.circuit === 'probing') {
    return `${name} cannot be reached just now; one attempt at a time tests it, and what waits is sent when it is back.`;
  }
  return null;
}
