import type { Enrichment } from '../alert/enrichment.ts';
import type { Outcome } from '../alert/outcome.ts';
import { type Backoff, jittered } from './backoff.ts';

/** What becomes of a delivery after an attempt. */
export type Verdict =
  | { readonly kind: 'delivered'; readonly events: readonly Enrichment[] }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'postponed'; readonly why: string; readonly waitMs: number; readonly charged: boolean }
  /** Back in line at once; the lane as a whole pauses. */
  | { readonly kind: 'returned'; readonly why: string; readonly pauseMs: number }
  | { readonly kind: 'buried'; readonly why: string; readonly events: readonly Enrichment[] };

export interface Circumstances {
  /** Attempts before this one, and how many of them were charged. */
  readonly attempts: number;
  readonly charged: number;
  /** The block's `retries`: charged failures it may have and still be tried again. */
  readonly retries: number;
  /** Answers in a row, this one included, that told the lane to slow down. */
  readonly slowdowns: number;
  readonly random: () => number;
}

/** A delivery's own fault is mended soon or never. */
const deliveryBackoff: Backoff = { first: 2_000, most: 300_000 };
/** A far side that fails now and then is soon tried again; a whole outage is the circuit's business. */
const farSideBackoff: Backoff = { first: 1_000, most: 60_000 };
/** After so many attempts it is likely this very alert that the far side fails on. It is kept, but costs little. */
const hopelessAttempts = 12;
const hopelessBackoff: Backoff = { first: 3_600_000, most: 3_600_000 };
/** For a 429 that does not say how long. */
const quotaBackoff: Backoff = { first: 2_000, most: 300_000 };

/** The policy of delivery, in one place: what each outcome costs and where the delivery goes next. */
export function judge(outcome: Outcome, circumstances: Circumstances): Verdict {
  const { attempts, charged, retries, slowdowns, random } = circumstances;
  switch (outcome.status) {
    case 'delivered':
      return { kind: 'delivered', events: outcome.events ?? [] };
    case 'skipped':
      return { kind: 'skipped', why: outcome.why };
    case 'rejected':
      return { kind: 'buried', why: outcome.why, events: outcome.events ?? [] };
    case 'deferred':
      break;
    default:
      return outcome satisfies never;
  }
  const { why, fault, afterMs = 0 } = outcome;
  switch (fault) {
    case 'quota':
      return { kind: 'returned', why, pauseMs: afterMs > 0 ? afterMs : 1 + jittered(quotaBackoff, slowdowns, random) };
    case 'far-side': {
      const backoff = attempts < hopelessAttempts ? farSideBackoff : hopelessBackoff;
      return postponed(why, Math.max(afterMs, jittered(backoff, attempts + 1, random)), false);
    }
    case 'delivery':
      if (charged >= retries) return { kind: 'buried', why: `${why} (${attempts + 1} attempts)`, events: [] };
      return postponed(why, Math.max(afterMs, jittered(deliveryBackoff, charged + 1, random)), true);
    default:
      return fault satisfies never;
  }
}

function postponed(why: string, waitMs: number, charged: boolean): Verdict {
  return { kind: 'postponed', why, waitMs, charged };
}
