import { keepPreviousData } from '@tanstack/react-query';
import type { Histogram } from '../../../../src/api/contract.ts';
import { useOperation } from '../../api/queries.ts';
import { bands } from '../../lib/level.ts';
import { scopeOf } from './alert-question.ts';
import { useKept } from './use-kept.ts';

export interface Summary {
  readonly histogram: Histogram | undefined;
  /** How many alerts; null: not known yet. */
  readonly alerts: number | null;
  /** False: there are at least as many. */
  readonly complete: boolean;
  /** What is said belongs to an earlier question. */
  readonly isOld: boolean;
}

export interface SummaryQuestion {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** What is said above the list: how many there are, and when. */
export function useSummary(question: SummaryQuestion): Summary {
  const scope = scopeOf(question);
  const options = { placeholderData: keepPreviousData, gcTime: 15_000 };
  const histogram = useOperation('GET /api/alerts/histogram', { query: { ...scope, buckets: '60' } }, options);
  const shown = useKept(histogram.data);
  const isOld = histogram.data === undefined || histogram.isPlaceholderData;
  const unfinished = shown?.complete === false && !isOld;
  const count = useOperation('GET /api/alerts/count', { query: scope }, { ...options, enabled: unfinished });
  if (shown === undefined) return { histogram: undefined, alerts: null, complete: false, isOld };
  const seen = alertsIn(shown);
  if (shown.complete) return { histogram: shown, alerts: seen, complete: true, isOld };
  const { alerts = 0, complete = false } = count.data ?? {};
  return { histogram: shown, alerts: Math.max(seen, alerts), complete, isOld };
}

export function alertsIn({ buckets }: Pick<Histogram, 'buckets'>): number {
  return buckets.reduce((sum, { alerts }) => sum + bands.reduce((inBucket, band) => inBucket + alerts[band], 0), 0);
}
