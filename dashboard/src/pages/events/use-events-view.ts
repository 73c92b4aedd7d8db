import { type RefObject, useMemo, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { Band } from '../../lib/level.ts';
import { useLatest } from '../../lib/use-latest.ts';
import { readColumns, writeColumns } from '../../search/columns.ts';
import {
  addFilter,
  type Filter,
  filterQuery,
  readFilters,
  removeFilter,
  toggleBand,
  turnFilter,
  writeFilters,
} from '../../search/filters.ts';
import { storedColumns } from '../../search/stored-columns.ts';
import { type TimeRange, writeTimeRange } from '../../time-range/time-range.ts';
import { type ChosenTimeRange, useTimeRange } from '../../time-range/use-time-range.ts';

export type Order = 'newest' | 'oldest';

/** All that can be chosen, as the address has it. */
export interface EventsView {
  readonly query: string;
  readonly filters: readonly Filter[];
  readonly columns: readonly string[];
  readonly order: Order;
  /** New alerts come in by themselves. */
  readonly live: boolean;
  readonly time: ChosenTimeRange;
  /** Of the alert that is open beside the list. */
  readonly openKey: string | null;
  /** The choices as they stand behind the address of the page: `?query=…`, or nothing. */
  readonly search: string;
  readonly choose: ViewActions;
}

/** The same functions all the time, so that what is given them need not be drawn anew. */
export interface ViewActions {
  readonly query: (query: string) => void;
  readonly addFilter: (filter: Filter) => void;
  readonly removeFilter: (filter: Filter) => void;
  readonly turnFilter: (filter: Filter) => void;
  /** The filter becomes a part of the typed query. */
  readonly typeFilter: (filter: Filter) => void;
  readonly withoutFilters: () => void;
  readonly band: (band: Band) => void;
  readonly columns: (columns: readonly string[]) => void;
  readonly order: (order: Order) => void;
  readonly live: (on: boolean) => void;
  readonly range: (range: TimeRange) => void;
  /** `replace`: for moving from one to the next, which Back should not go through. */
  readonly open: (key: string | null, options?: { readonly replace?: boolean }) => void;
}

export const usualRange = '24h';
/** In milliseconds: a list that is older than this is asked for as of now. */
const patience = 30_000;

export function useEventsView(): EventsView {
  const [params, setParams] = useSearchParams();
  const navigate = useNavigate();
  const { key: openKey = null } = useParams();
  const time = useTimeRange(usualRange);
  const [usualColumns] = useState(storedColumns);
  const filters = useMemo(() => readFilters(params), [params]);
  const columnsText = params.get('columns');
  const columns = useMemo(() => readColumns(columnsText, usualColumns), [columnsText, usualColumns]);
  const order = params.get('order') === 'oldest' ? 'oldest' : 'newest';
  const search = params.size === 0 ? '' : `?${params}`;
  const latest = useLatest<Latest>({ params, setParams, navigate, time, openKey });
  const [choose] = useState(() => actionsOn(latest));
  return {
    query: params.get('query') ?? '',
    filters,
    columns,
    order,
    live: params.get('live') === 'on' && order === 'newest' && time.range.kind === 'last',
    time,
    openKey,
    search,
    choose,
  };
}

interface Latest {
  readonly params: URLSearchParams;
  readonly setParams: (params: URLSearchParams, options?: { readonly replace?: boolean }) => void;
  readonly navigate: ReturnType<typeof useNavigate>;
  readonly time: ChosenTimeRange;
  readonly openKey: string | null;
}

function actionsOn(latest: RefObject<Latest>): ViewActions {
  const { set, go, ask } = waysOn(latest);
  function askFiltered(change: (filters: readonly Filter[]) => readonly Filter[]): void {
    const { params } = latest.current;
    ask(writeFilters(params, change(readFilters(params))));
  }
  return {
    query: (query) => ask(set('query', query.trim())),
    addFilter: (filter) => askFiltered((filters) => addFilter(filters, filter)),
    removeFilter: (filter) => askFiltered((filters) => removeFilter(filters, filter)),
    turnFilter: (filter) => askFiltered((filters) => turnFilter(filters, filter)),
    typeFilter: (filter) => {
      const { params } = latest.current;
      const query = withPart(params.get('query') ?? '', filterQuery(filter));
      ask(writeFilters(set('query', query), removeFilter(readFilters(params), filter)));
    },
    withoutFilters: () => askFiltered(() => []),
    band: (band) => askFiltered((filters) => toggleBand(filters, band)),
    columns: (columns) => go(set('columns', columns.length === 0 ? ',' : writeColumns(columns))),
    order: (order) => go(set('order', order === 'oldest' ? order : null)),
    live: (on) => go(on ? withLive(set('live', 'on'), latest.current.time.range) : set('live', null)),
    range: (range) => latest.current.time.setRange(range),
    open: (key, { replace = false } = {}) => {
      const { params, navigate, openKey } = latest.current;
      if (key !== openKey) void navigate(placeOf(key, params), { replace });
    },
  };
}

/** What the address says of how the opened alert is shown (pages/alert/alert-view.ts). */
const ofTheAlert = ['tab', 'field', 'json'];

/** The address of the list with this alert open; null: with none, and nothing left of the one that was. */
function placeOf(key: string | null, params: URLSearchParams): { readonly pathname: string; readonly search: string } {
  if (key !== null) return { pathname: `/events/${encodeURIComponent(key)}`, search: params.toString() };
  const left = new URLSearchParams(params);
  for (const name of ofTheAlert) left.delete(name);
  return { pathname: '/events', search: left.toString() };
}

function waysOn(latest: RefObject<Latest>) {
  function set(name: string, value: string | null): URLSearchParams {
    const next = new URLSearchParams(latest.current.params);
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
    return next;
  }
  function go(next: URLSearchParams): void {
    const { params, setParams, time } = latest.current;
    // What is asked the same again is meant to be asked as of now.
    if (next.toString() === params.toString()) time.refresh();
    else setParams(next);
  }
  /** To other alerts: as of now, unless that would ask the old question once more for a few seconds. */
  function ask(next: URLSearchParams): void {
    const { time } = latest.current;
    if (Date.now() - time.to > patience) time.refresh();
    go(next);
  }
  return { set, go, ask };
}

/** News come on top of the newest, and up to now. */
function withLive(params: URLSearchParams, range: TimeRange): URLSearchParams {
  params.delete('order');
  return range.kind === 'last' ? params : writeTimeRange(params, { kind: 'last', span: usualRange }, usualRange);
}

/** Both must hold; an OR that is typed already keeps to itself. */
function withPart(query: string, part: string): string {
  if (query.trim() === '') return part;
  return /\bor\b|\|\|/i.test(query) ? `(${query}) AND ${part}` : `${query} AND ${part}`;
}
