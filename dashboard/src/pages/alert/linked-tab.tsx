import { Link } from 'react-router';
import { formatCount } from '../../lib/format.ts';
import { cutText, visibleLine } from '../../lib/visible-text.ts';
import type { AlertView } from './alert-view.ts';
import { DeliveryList } from './delivery-list.tsx';
import { causeId } from './indicator.ts';
import styles from './linked.module.css';
import { LinkedAlerts } from './linked-alerts.tsx';
import { Section, Sections } from './section.tsx';

/** As many as the API tells of. */
const mostDeliveries = 100;

/** What belongs to the alert: the one it enriches, those that enrich it, and what was sent of it. */
export function LinkedTab({ view }: { readonly view: AlertView }) {
  const { enrichments, deliveries } = view.detail;
  return (
    <Sections>
      <Cause view={view} />
      <Section
        title="Enrichments"
        note={enrichments.length === 0 ? undefined : formatCount(enrichments.length, 'alert')}
      >
        {enrichments.length > 0 ? (
          <LinkedAlerts alerts={enrichments} />
        ) : (
          <p className={styles.empty}>
            No service has said anything about this alert. Maltiverse and VirusTotal are asked about alerts with
            addresses, names, URLs or file hashes, where <Link to="/integrations">an integration</Link> wants them; what
            they know arrives as alerts of its own, and appears here.
          </p>
        )}
      </Section>
      <Section title="Deliveries" note={deliveriesNote(deliveries.length)}>
        {deliveries.length > 0 ? <DeliveryList deliveries={deliveries} /> : <NoDeliveries />}
      </Section>
    </Sections>
  );
}

function Cause({ view: { detail, document } }: { readonly view: AlertView }) {
  const id = causeId(document);
  if (detail.cause === null && id === null) return null;
  return (
    <Section title="The alert that this one enriches">
      {detail.cause !== null ? (
        <LinkedAlerts alerts={[detail.cause]} />
      ) : (
        <p className={styles.empty}>
          It has the id <code>{visibleLine(cutText(id ?? '', 100))}</code>, and is not in the index: it is older than
          what the index keeps.
        </p>
      )}
    </Section>
  );
}

function NoDeliveries() {
  return (
    <p className={styles.empty}>
      No integration wanted this alert, it came before this program watched, or its deliveries are no longer remembered.
      Download the alert, and <code>threatlockdown route FILE</code> tells which integrations want it, and which filter
      keeps it from the others.
    </p>
  );
}

function deliveriesNote(count: number): string | undefined {
  if (count === 0) return undefined;
  return count < mostDeliveries ? formatCount(count, 'delivery', 'deliveries') : `the newest ${mostDeliveries}`;
}
