import { type TimeRange, writeTimeRange } from '../time-range/time-range.ts';
import { type Filter, writeFilters } from './filters.ts';

export interface EventsView {
  readonly query?: string | undefined;
  readonly filters?: readonly Filter[] | undefined;
  readonly range?: TimeRange | undefined;
}

/** The address of the security events that this means. */
export function eventsAddress({ query, filters = [], range }: EventsView): string {
  const params = new URLSearchParams();
  if (query !== undefined && query !== '') params.set('query', query);
  const filtered = writeFilters(params, filters);
  const written = range === undefined ? filtered : writeTimeRange(filtered, range);
  const text = written.toString();
  return text === '' ? '/events' : `/events?${text}`;
}
