import type { Enrichment } from './enrichment.ts';

/** What came of one attempt to deliver one alert. Closed: whoever switches on it handles all four. */
export type Outcome =
  /** Handed over. `events` go back into analysis. */
  | { readonly status: 'delivered'; readonly events?: readonly Enrichment[] }
  /** Not for this destination (a private address, a rule on the skip list): settled. */
  | { readonly status: 'skipped'; readonly why: string }
  /** Not now. */
  | { readonly status: 'deferred'; readonly why: string; readonly afterMs?: number; readonly fault: Fault }
  /** Never: into the dead letters at once. `events` tell analysis about it (VirusTotal: wrong credentials). */
  | { readonly status: 'rejected'; readonly why: string; readonly events?: readonly Enrichment[] };

/**
 * Whose doing a deferral is, since that decides what it costs: `delivery` uses up one of the block's retries; `far-side`
 * counts towards opening the lane's circuit; `quota` pauses the lane and costs nothing.
 */
export type Fault = 'delivery' | 'far-side' | 'quota';
