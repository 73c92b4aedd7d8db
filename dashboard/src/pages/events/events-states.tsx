import type { IndexReport } from '../../../../src/api/contract.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icons.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { EmptyState } from '../../components/states.tsx';
import { formatCount } from '../../lib/format.ts';
import styles from './events-page.module.css';
import type { EventsView } from './use-events-view.ts';
import { widerRange } from './wider-range.ts';

/** The index has nothing at all. */
export function NoAlertsYet({ file }: { readonly file: string }) {
  return (
    <EmptyState title="No alerts yet" icon="shield">
      <p>
        Alerts are read from <SafeText text={file} mono />, and appear here within a second of being written there. None
        has been so far.
      </p>
      <p className={styles.hint}>
        To see one now, make something happen that a rule knows: a wrong password over SSH on a watched machine, for
        example.
      </p>
    </EmptyState>
  );
}

/** There are alerts, but none that is asked for. */
export function NothingFound({ view }: { readonly view: EventsView }) {
  const { query, filters, time, choose } = view;
  const wider = widerRange(time.range);
  return (
    <EmptyState
      title="No alert matches"
      icon="search"
      action={
        <div className={styles.ways}>
          {wider && (
            <Button icon="clock" onClick={() => choose.range({ kind: 'last', span: wider.span })}>
              {wider.name}
            </Button>
          )}
          {filters.length > 0 && (
            <Button icon="filter" onClick={choose.withoutFilters}>
              {filters.length === 1 ? 'Remove the filter' : `Remove all ${filters.length} filters`}
            </Button>
          )}
          {query !== '' && (
            <Button icon="close" onClick={() => choose.query('')}>
              Empty the search
            </Button>
          )}
        </div>
      }
    >
      Look at a longer time, or ask for less.
    </EmptyState>
  );
}

/** While older files are still being read, and when nothing is stored. */
export function IndexNotice({ index }: { readonly index: IndexReport | undefined }) {
  if (index === undefined || (index.backfill === null && index.trouble === null)) return null;
  const { backfill, trouble } = index;
  return (
    <p className={styles.notice} data-tone={trouble === null ? 'neutral' : 'bad'} role="status">
      <Icon name={trouble === null ? 'clock' : 'warning'} />
      <span>
        {trouble === null
          ? backfill &&
            `Older alerts are still being read: ${backfill.filesDone} of ${formatCount(backfill.files, 'file')}.`
          : `New alerts are not stored just now: ${trouble}`}
      </span>
    </p>
  );
}
