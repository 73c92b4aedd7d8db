import type { Indicator } from '../../../../src/api/contract.ts';
import { useOperation } from '../../api/queries.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { ExternalLink } from '../../components/external-link.tsx';
import { type KeyValue, KeyValueList } from '../../components/key-value-list.tsx';
import { Panel } from '../../components/panel.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { formatNumber } from '../../lib/format.ts';
import { AlertsWith } from './alerts-with.tsx';
import { ClassificationBadge } from './classification-badge.tsx';
import styles from './intelligence-page.module.css';

/** What its sightings are: each service counts something else. */
const sightingsWords: Readonly<Record<string, string>> = {
  maltiverse: 'Sightings',
  virustotal: 'Engines that detect it',
};

export function IndicatorDetails({ indicator }: { readonly indicator: Indicator }) {
  const { value, service } = indicator;
  const others = useOperation('GET /api/indicators', { query: { containing: value, size: '20' } });
  const elsewhere = (others.data?.indicators ?? []).filter(
    (other) => other.value === value && other.service !== service,
  );
  return (
    <div className={styles.details}>
      <p className={styles.value}>
        <SafeText text={value} limit={500} mono />
        <CopyButton text={value} label="Copy the indicator" />
      </p>
      {[indicator, ...elsewhere].map((said) => (
        <Panel key={said.service} title={`What ${said.service} says`}>
          <KeyValueList items={factsOf(said)} />
        </Panel>
      ))}
      {/* What another service says comes above it: it must not be pushed down by that. */}
      {!others.isPending && <AlertsWith value={value} />}
    </div>
  );
}

function factsOf(indicator: Indicator): readonly KeyValue[] {
  const { classification, reference, service, sightings, firstSeen, lastSeen, alerts } = indicator;
  const texts: readonly (readonly [name: string, text: string | null])[] = [
    ['Name', indicator.name],
    ['Type', indicator.type],
    ['Confidence', indicator.confidence],
    ['Provider', indicator.provider],
    ['MITRE software', indicator.software],
  ];
  return [
    { key: 'Classification', value: <ClassificationBadge classification={classification} /> },
    ...texts.flatMap(([key, text]) => (text === null ? [] : [{ key, value: <SafeText text={text} /> }])),
    ...(sightings === null ? [] : [{ key: sightingsWords[service] ?? 'Sightings', value: formatNumber(sightings) }]),
    { key: 'First seen here', value: <TimeText time={firstSeen} /> },
    { key: 'Last seen here', value: <TimeText time={lastSeen} /> },
    { key: 'Asked because of', value: `${formatNumber(alerts)} ${alerts === 1 ? 'alert' : 'alerts'}` },
    ...(reference === null
      ? []
      : [{ key: 'More', value: <ExternalLink href={reference}>{`The page of ${service}`}</ExternalLink> }]),
  ];
}
