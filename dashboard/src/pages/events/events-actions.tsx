import { addressOf } from '../../api/client.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Menu } from '../../components/menu.tsx';
import { useToast } from '../../components/toast.tsx';
import { classNames } from '../../lib/class-names.ts';
import { formatCount, formatNumber } from '../../lib/format.ts';
import { writeColumns } from '../../search/columns.ts';
import { type AlertQuestion, scopeOf } from './alert-question.ts';
import styles from './events-page.module.css';
import type { EventsView } from './use-events-view.ts';
import type { FieldsShown } from './use-fields-shown.ts';
import type { Summary } from './use-summary.ts';

export interface EventsActionsProps {
  readonly view: EventsView;
  readonly question: AlertQuestion;
  readonly summary: Summary;
  readonly fields: FieldsShown;
}

/** What can be done with the view as a whole. */
export function EventsActions({ view, question, summary, fields }: EventsActionsProps) {
  const { live, choose } = view;
  return (
    <>
      <Button
        icon={live ? 'pause' : 'play'}
        aria-pressed={live}
        title={live ? 'New alerts appear by themselves; press to stop' : 'Let new alerts appear by themselves'}
        className={classNames(live && styles.live)}
        onClick={() => choose.live(!live)}
      >
        Live
      </Button>
      <Button
        icon="columns"
        aria-pressed={fields.beside ? fields.shown : undefined}
        className={classNames(fields.beside && fields.shown && styles.pressed)}
        onClick={() => fields.show(!fields.shown)}
      >
        Fields
      </Button>
      <ExportMenu view={view} question={question} summary={summary} />
      <CopyLink view={view} />
    </>
  );
}

function ExportMenu({ view, question, summary }: Omit<EventsActionsProps, 'fields'>) {
  const fields = view.columns.join(',');
  const base = { ...scopeOf(question), order: question.order };
  const columns = fields === '' ? {} : { fields };
  return (
    <Menu
      label="Export"
      align="end"
      heading={countText(summary)}
      items={[
        {
          id: 'csv',
          label: 'CSV, with the columns shown',
          icon: 'download',
          href: addressOf('GET /api/alerts/export', { query: { ...base, ...columns, format: 'csv' } }),
        },
        {
          id: 'json',
          label: 'JSON, the alerts as they were written',
          icon: 'download',
          href: addressOf('GET /api/alerts/export', { query: { ...base, format: 'json' } }),
        },
      ]}
      trigger={(trigger) => (
        <Button {...trigger} icon="download">
          Export
        </Button>
      )}
    />
  );
}

/** The address says it all, but for the columns this browser begins with: they are added. */
function CopyLink({ view: { columns, search } }: { readonly view: EventsView }) {
  const toast = useToast();
  async function copy(): Promise<void> {
    const params = new URLSearchParams(search);
    params.set('columns', columns.length === 0 ? ',' : writeColumns(columns));
    const { origin, pathname } = window.location;
    try {
      await navigator.clipboard.writeText(`${origin}${pathname}?${params}`);
      toast({ tone: 'good', text: 'The link to this view is copied.' });
    } catch {
      toast({ tone: 'bad', text: 'The browser does not let this page copy; take the address from its address bar.' });
    }
  }
  return <IconButton icon="link" label="Copy the link to this view" variant="secondary" onClick={() => void copy()} />;
}

/** `1,234 alerts`, `at least 1,234 alerts`; a space while it is not known. */
export function countText({ alerts, complete }: Summary): string {
  if (alerts === null) return '\u00a0';
  return complete ? formatCount(alerts, 'alert') : `at least ${formatNumber(alerts)} alerts`;
}
