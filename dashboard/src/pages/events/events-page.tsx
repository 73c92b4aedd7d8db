import { useCallback, useMemo, useRef, useState } from 'react';
import { useOperation } from '../../api/queries.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { errorText, ErrorState } from '../../components/states.tsx';
import { Page } from '../../shell/page.tsx';
import { useShortcut } from '../../shell/shortcuts.tsx';
import { resolveTimeRange } from '../../time-range/time-range.ts';
import { TimeRangePicker } from '../../time-range/time-range-picker.tsx';
import { AlertPanel } from '../alert/alert-panel.tsx';
import { type AlertQuestion, endOfList } from './alert-question.ts';
import { AlertTable } from './alert-table.tsx';
import { askedQuery } from './asked-query.ts';
import { countText, EventsActions } from './events-actions.tsx';
import styles from './events-page.module.css';
import { IndexNotice, NoAlertsYet, NothingFound } from './events-states.tsx';
import { EventsSummary } from './events-summary.tsx';
import { FieldList } from './field-list.tsx';
import { FilterPills } from './filter-pills.tsx';
import { NewsButton } from './news-button.tsx';
import { QueryField } from './query-field.tsx';
import { refusalOf } from './refusal.ts';
import { useAlertList } from './use-alert-list.ts';
import { useAskedFields } from './use-asked-fields.ts';
import { type EventsView, useEventsView } from './use-events-view.ts';
import { useNarrow } from './use-narrow.ts';
import { useNewAlerts } from './use-new-alerts.ts';
import { useSummary } from './use-summary.ts';

export function EventsPage() {
  const view = useEventsView();
  const data = useEventsData(view);
  const { summary, refusal, moving } = data;
  const { query, filters, openKey, time, choose } = view;
  const narrow = useNarrow();
  const note = refusal === null ? countText(summary) : '';
  return (
    <Page
      title="Security events"
      note={<span aria-live="polite">{note}</span>}
      actions={<EventsActions view={view} question={data.question} summary={summary} />}
    >
      <div className={styles.events}>
        <div className={styles.bar}>
          <QueryField query={query} onSubmit={choose.query} refusal={refusal} range={time} />
          <div className={styles.time}>
            <TimeRangePicker value={time.range} onChange={choose.range} />
            <IconButton icon="refresh" label="Ask again, as of now" variant="secondary" onClick={time.refresh} />
          </div>
        </div>
        <FilterPills filters={filters} choose={choose} />
        <IndexNotice index={data.status?.index} />
        <EventsSummary summary={summary} from={moving.from} to={moving.to} choose={choose} height={narrow ? 84 : 104} />
        <EventsBody view={view} data={data} narrow={narrow} />
      </div>
      {openKey !== null && <OpenAlert alertKey={openKey} onClose={() => choose.open(null)} />}
    </Page>
  );
}

type EventsData = ReturnType<typeof useEventsData>;

function useEventsData(view: EventsView) {
  const { query, filters, columns, order, live, time } = view;
  const { from, to, range, refresh } = time;
  const { text, offset } = useMemo(() => askedQuery(query, filters), [query, filters]);
  const fields = useAskedFields(columns);
  const question = useMemo<AlertQuestion>(
    () => ({ text, from, to: endOfList(range, to), order, fields }),
    // The range is made anew all the time; what it means is in the other two.
    // biome-ignore lint/correctness/useExhaustiveDependencies: see above
    [text, from, to, range.kind, order, fields],
  );
  const list = useAlertList(question);
  const status = useOperation('GET /api/status', {}, { refetchInterval: 15_000 }).data;
  const [atTop, setAtTop] = useState(true);
  const [movedTo, setMovedTo] = useState(0);
  const { news, show } = useNewAlerts({
    question,
    list: list.rows,
    listens: order === 'newest' && range.kind === 'last' && !list.isLoading && !list.isOld && list.error === null,
    live,
    atTop,
    askAnew: refresh,
    onNews: () => live && setMovedTo(Date.now()),
  });
  const moving = movedTo > to ? resolveTimeRange(range, movedTo) : { from, to };
  const summary = useSummary({ text, ...moving });
  const refusal = refusalOf(list.error, query, offset);
  const rows = useMemo(() => (news.shown.length === 0 ? list.rows : [...news.shown, ...list.rows]), [news.shown, list.rows]);
  return { question, list, rows, news, show, summary, moving, refusal, status, atTop, setAtTop };
}

interface EventsBodyProps {
  readonly view: EventsView;
  readonly data: EventsData;
  readonly narrow: boolean;
}

function EventsBody({ view, data, narrow }: EventsBodyProps) {
  const { columns, choose } = view;
  const { list, rows, news, question } = data;
  const scroller = useRef<HTMLDivElement>(null);
  const [fieldsShown, setFieldsShown] = useState(false);
  const open = useCallback((key: string, replace: boolean) => choose.open(key, { replace }), [choose]);
  const fieldQuestion = useMemo(() => ({ text: question.text, from: question.from, to: question.to }), [question]);
  const fields = (
    <FieldList columns={columns} onColumns={choose.columns} onFilter={choose.addFilter} question={fieldQuestion} />
  );
  function showNews(): void {
    data.show();
    scroller.current?.scrollTo({ top: 0 });
  }
  const isEmpty = rows.length === 0 && !list.isLoading && !list.hasMore;
  return (
    <div className={styles.body}>
      <aside className={styles.fields} aria-label="Fields">
        {!narrow && fields}
      </aside>
      <section className={styles.table} aria-label="Alerts">
        <Button icon="menu" size="small" className={styles.fieldsButton} onClick={() => setFieldsShown(true)}>
          Fields and columns
        </Button>
        <NewsButton news={news} live={view.live} onShow={showNews} />
        {isEmpty ? (
          <EmptyBody view={view} data={data} />
        ) : (
          <AlertTable
            rows={rows}
            columns={columns}
            order={view.order}
            total={data.summary.complete ? data.summary.alerts : null}
            openKey={view.openKey}
            fresh={news.fresh}
            isLoading={list.isLoading}
            isOld={list.isOld}
            hasMore={list.hasMore}
            isFull={list.isFull}
            search={view.search}
            scroller={scroller}
            loadMore={list.loadMore}
            onOpen={open}
            onFilter={choose.addFilter}
            onOrder={choose.order}
            onColumns={choose.columns}
            onTop={data.setAtTop}
          />
        )}
        {list.error !== null && rows.length > 0 && data.refusal === null && (
          <p className={styles.failed} role="alert">
            {errorText(list.error)}{' '}
            <Button size="small" icon="refresh" busy={list.isFetching} onClick={list.retry}>
              Try again
            </Button>
          </p>
        )}
      </section>
      <Dialog open={fieldsShown} onClose={() => setFieldsShown(false)} title="Fields and columns">
        <div className={styles.drawer}>{fields}</div>
      </Dialog>
    </div>
  );
}

function EmptyBody({ view, data: { list, refusal, status } }: Pick<EventsBodyProps, 'view' | 'data'>) {
  if (refusal !== null) return <div className={styles.empty} />;
  if (list.error !== null) {
    return <ErrorState title="The alerts cannot be shown" error={list.error} busy={list.isFetching} onRetry={list.retry} />;
  }
  const { index, source } = status ?? {};
  if (index?.alerts === 0 && index.backfill === null && source) return <NoAlertsYet file={source.file} />;
  return <NothingFound view={view} />;
}

function OpenAlert({ alertKey, onClose }: { readonly alertKey: string; readonly onClose: () => void }) {
  useShortcut({ keys: 'Escape', does: 'Close the alert' }, onClose);
  return (
    <aside className={styles.panel} aria-label="Alert">
      <AlertPanel alertKey={alertKey} onClose={onClose} />
    </aside>
  );
}
