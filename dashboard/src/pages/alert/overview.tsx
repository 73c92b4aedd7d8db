import { CodeBlock } from '../../components/code-block.tsx';
import { formatCount } from '../../lib/format.ts';
import type { AlertView } from './alert-view.ts';
import { countLinked } from './alert-view.ts';
import { DeliveryChips } from './delivery-chips.tsx';
import { textAt } from './document.ts';
import { FieldTable } from './field-table.tsx';
import { readFileChanges } from './file-changes.ts';
import { FileChangesSection } from './file-changes-section.tsx';
import { readIndicator } from './indicator.ts';
import { IndicatorSection } from './indicator-section.tsx';
import linkedStyles from './linked.module.css';
import { LinkedAlerts } from './linked-alerts.tsx';
import { RuleSections } from './rule-sections.tsx';
import { Section, Sections } from './section.tsx';
import { SourceSections } from './source-sections.tsx';
import { TabButton } from './tab-button.tsx';
import { type ListActions, useListActions } from './use-list-actions.ts';
import type { TabId } from './use-tab.ts';

export interface OverviewProps {
  readonly view: AlertView;
  readonly onTab: (id: TabId) => void;
}

/** What one asks first about an alert, in that order. */
export function Overview({ view, onTab }: OverviewProps) {
  const { document } = view;
  const actions = useListActions();
  const indicator = readIndicator(document);
  const changes = readFileChanges(document);
  const log = textAt(document, 'full_log');
  return (
    <Sections>
      {indicator !== null && <IndicatorSection indicator={indicator} />}
      {changes !== null && <FileChangesSection changes={changes} />}
      {log !== null && (
        <Section title="Log">
          <CodeBlock text={log} label="the log" limit={2_000} maxHeight={240} />
        </Section>
      )}
      <EventData view={view} actions={actions} onTab={onTab} />
      <ShortLinked view={view} onTab={onTab} />
      <RuleSections document={document} actions={actions} />
      <SourceSections document={document} actions={actions} />
    </Sections>
  );
}

/** Said by the section about the indicator. */
const saidElsewhere = /^data\.(integration$|alert_id$|(maltiverse|virustotal|threat)\.)/;
const mostData = 12;

interface EventDataProps extends OverviewProps {
  readonly actions: ListActions;
}

/** What the decoder has read from the log. */
function EventData({ view: { document, fields }, actions, onTab }: EventDataProps) {
  const isEnrichment = readIndicator(document) !== null;
  const data = fields.filter(({ field }) => field.startsWith('data.') && !(isEnrichment && saidElsewhere.test(field)));
  if (data.length === 0) return null;
  return (
    <Section
      title="Decoded data"
      actions={<TabButton onClick={() => onTab('fields')}>All {formatCount(fields.length, 'field')}</TabButton>}
    >
      <FieldTable fields={data.slice(0, mostData)} actions={actions} prefix="data." />
    </Section>
  );
}

const mostLinked = 4;
const mostDeliveries = 8;

function ShortLinked({ view: { detail }, onTab }: OverviewProps) {
  const { cause, enrichments, deliveries } = detail;
  const alerts = [...(cause === null ? [] : [cause]), ...enrichments].slice(0, mostLinked);
  if (alerts.length === 0 && deliveries.length === 0) return null;
  return (
    <Section
      title={cause === null ? 'Enrichments and deliveries' : 'The alert that it enriches, and deliveries'}
      actions={<TabButton onClick={() => onTab('linked')}>All {countLinked(detail)}</TabButton>}
    >
      <div className={linkedStyles.short}>
        {alerts.length > 0 && <LinkedAlerts alerts={alerts} />}
        {deliveries.length > 0 && <DeliveryChips deliveries={deliveries.slice(0, mostDeliveries)} />}
      </div>
    </Section>
  );
}
