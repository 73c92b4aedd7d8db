import { IconButton } from '../../components/button.tsx';
import { narrowWindow, useWindowMatches } from '../../lib/use-window-matches.ts';
import { Page } from '../../shell/page.tsx';
import { useShortcut } from '../../shell/shortcuts.tsx';
import { TimeRangePicker } from '../../time-range/time-range-picker.tsx';
import { AlertPanel } from '../alert/alert-panel.tsx';
import { countText, EventsActions } from './events-actions.tsx';
import { EventsBody } from './events-body.tsx';
import styles from './events-page.module.css';
import { IndexNotice } from './events-states.tsx';
import { EventsSummary } from './events-summary.tsx';
import { FilterPills } from './filter-pills.tsx';
import { QueryField } from './query-field.tsx';
import { useEventsData } from './use-events-data.ts';
import { useEventsView } from './use-events-view.ts';
import { useFieldsShown } from './use-fields-shown.ts';

export function EventsPage() {
  const view = useEventsView();
  const data = useEventsData(view);
  const { summary, refusal, summaryTime } = data;
  const { query, filters, openKey, time, choose } = view;
  const narrow = useWindowMatches(narrowWindow);
  const fields = useFieldsShown();
  const note = refusal === null ? countText(summary) : '';
  return (
    <Page
      title="Security events"
      note={<span aria-live={view.live ? 'off' : 'polite'}>{note}</span>}
      actions={<EventsActions view={view} question={data.question} summary={summary} fields={fields} />}
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
        <EventsSummary
          summary={summary}
          from={summaryTime.from}
          to={summaryTime.to}
          choose={choose}
          height={narrow ? 92 : 116}
        />
        <EventsBody view={view} data={data} fields={fields} />
      </div>
      {openKey !== null && <OpenAlert alertKey={openKey} onClose={() => choose.open(null)} />}
    </Page>
  );
}

function OpenAlert({ alertKey, onClose }: { readonly alertKey: string; readonly onClose: () => void }) {
  useShortcut({ keys: 'Escape', does: 'Close the alert' }, onClose);
  return (
    <aside className={styles.panel} aria-label="Alert">
      <AlertPanel alertKey={alertKey} onClose={onClose} />
    </aside>
  );
}
