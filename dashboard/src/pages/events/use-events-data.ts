import { useMemo, useState } from 'react';
import type { AlertRow, ProgramStatus } from '../../../../src/api/contract.ts';
import { useOperation } from '../../api/queries.ts';
import { askedQuery } from '../../search/asked-query.ts';
import { resolveTimeRange } from '../../time-range/time-range.ts';
import { type AlertQuestion, endOfList } from './alert-question.ts';
import type { News } from './news.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { type AlertList, useAlertList } from './use-alert-list.ts';
import { useAskedFields } from './use-asked-fields.ts';
import type { EventsView } from './use-events-view.ts';
import { useNewAlerts } from './use-new-alerts.ts';
import { type Summary, useSummary } from './use-summary.ts';

/** What the program says about the view. */
export interface EventsData {
  readonly question: AlertQuestion;
  readonly list: AlertList;
  /** The list, and above it what came since. */
  readonly rows: readonly AlertRow[];
  readonly news: News;
  readonly showNews: () => void;
  readonly summary: Summary;
  /** The time that the summary is of: with live tail it moves along. */
  readonly summaryTime: { readonly from: number; readonly to: number };
  /** Why the query makes no sense. */
  readonly refusal: Refusal | null;
  readonly status: ProgramStatus | undefined;
  /** Tells whether the list stands at its top. */
  readonly setAtTop: (atTop: boolean) => void;
}

export function useEventsData(view: EventsView): EventsData {
  const { query, filters, columns, order, live, time } = view;
  const { from, to, range, refresh } = time;
  const { text, offset } = useMemo(() => askedQuery(query, filters), [query, filters]);
  const fields = useAskedFields(columns);
  const { kind } = range;
  const question = useMemo<AlertQuestion>(
    () => ({ text, from, to: endOfList(kind, to), order, fields }),
    [text, from, to, kind, order, fields],
  );
  const list = useAlertList(question);
  const status = useOperation('GET /api/status', {}, { refetchInterval: 15_000 }).data;
  const [atTop, setAtTop] = useState(true);
  const [movedTo, setMovedTo] = useState(0);
  const { news, show } = useNewAlerts({
    question,
    list: list.rows,
    listens: order === 'newest' && kind === 'last' && !list.isLoading && !list.isOld && list.error === null,
    live,
    atTop,
    askAnew: refresh,
    onNews: () => live && setMovedTo(Date.now()),
  });
  function showNews(): void {
    show();
    setMovedTo(Date.now());
  }
  const summaryTime = movedTo > to ? resolveTimeRange(range, movedTo) : { from, to };
  const summary = useSummary({ text, ...summaryTime });
  const refusal = refusalOf(list.error, query, offset);
  const rows = useMemo(
    () => (news.shown.length === 0 ? list.rows : [...news.shown, ...list.rows]),
    [news.shown, list.rows],
  );
  return { question, list, rows, news, showNews, summary, summaryTime, refusal, status, setAtTop };
}
