import { useCallback, useMemo, useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorState, errorText } from '../../components/states.tsx';
import { classNames } from '../../lib/class-names.ts';
import { AlertTable } from './alert-table.tsx';
import styles from './events-page.module.css';
import { NoAlertsYet, NothingFound } from './events-states.tsx';
import { FieldList } from './field-list.tsx';
import { NewsButton } from './news-button.tsx';
import type { EventsData } from './use-events-data.ts';
import type { EventsView } from './use-events-view.ts';
import type { FieldsShown } from './use-fields-shown.ts';

export interface EventsBodyProps {
  readonly view: EventsView;
  readonly data: EventsData;
  readonly fields: FieldsShown;
}

/** The table, and the list of fields beside or above it. */
export function EventsBody({ view, data, fields }: EventsBodyProps) {
  const { columns, choose } = view;
  const { list, rows, news, summary } = data;
  const scroller = useRef<HTMLDivElement>(null);
  const open = useCallback((key: string, replace: boolean) => choose.open(key, { replace }), [choose]);
  const isEmpty = rows.length === 0 && !list.isLoading && !list.hasMore;
  function showNews(): void {
    data.showNews();
    scroller.current?.scrollTo({ top: 0 });
  }
  return (
    <div className={classNames(styles.body, fields.beside && fields.shown && styles.withFields)}>
      <Fields view={view} data={data} fields={fields} />
      <section className={styles.table} aria-label="Alerts">
        <NewsButton news={news} live={view.live} onShow={showNews} />
        {isEmpty ? (
          <NoRows view={view} data={data} />
        ) : (
          <AlertTable
            rows={rows}
            columns={columns}
            order={view.order}
            total={summary.complete && !summary.isOld ? summary.alerts : null}
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
        {rows.length > 0 && <Failure data={data} />}
      </section>
    </div>
  );
}

function Fields({ view: { columns, choose }, data: { question }, fields }: EventsBodyProps) {
  const { text, from, to } = question;
  const scope = useMemo(() => ({ text, from, to }), [text, from, to]);
  if (!fields.shown) return null;
  const list = <FieldList columns={columns} onColumns={choose.columns} onFilter={choose.addFilter} question={scope} />;
  if (fields.beside) {
    return (
      <aside className={styles.fields} aria-label="Fields">
        {list}
      </aside>
    );
  }
  return (
    <Dialog open onClose={() => fields.show(false)} title="Fields and columns">
      <div className={styles.drawer}>{list}</div>
    </Dialog>
  );
}

type Shown = Pick<EventsBodyProps, 'view' | 'data'>;

function NoRows({ view, data: { list, refusal, status } }: Shown) {
  // The field says what is wrong.
  if (refusal !== null) return <div className={styles.empty} />;
  if (list.error !== null) {
    return (
      <ErrorState title="The alerts cannot be shown" error={list.error} busy={list.isFetching} onRetry={list.retry} />
    );
  }
  const { index, source } = status ?? {};
  if (index?.alerts === 0 && index.backfill === null && source) return <NoAlertsYet file={source.file} />;
  return <NothingFound view={view} />;
}

/** Below rows that are there: the next ones, or newer ones, are not. */
function Failure({ data: { list, refusal } }: Pick<Shown, 'data'>) {
  if (list.error === null || refusal !== null) return null;
  return (
    <p className={styles.failed} role="alert">
      {errorText(list.error)}{' '}
      <Button size="small" icon="refresh" busy={list.isFetching} onClick={list.retry}>
        Try again
      </Button>
    </p>
  );
}
