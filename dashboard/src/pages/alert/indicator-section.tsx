import { Link } from 'react-router';
import { CopyButton } from '../../components/copy-button.tsx';
import { ExternalLink } from '../../components/external-link.tsx';
import { type KeyValue, KeyValueList } from '../../components/key-value-list.tsx';
import { SafeText } from '../../components/safe-text.tsx';
import { formatNumber } from '../../lib/format.ts';
import { ClassificationBadge } from '../intelligence/classification-badge.tsx';
import { intelligenceAddress, type ReadIndicator } from './indicator.ts';
import styles from './indicator-section.module.css';
import { softwarePage } from './mitre.ts';
import { Section } from './section.tsx';

const serviceNames = { maltiverse: 'Maltiverse', virustotal: 'VirusTotal' } as const;

/** What a service said, in an alert that tells of it. */
export function IndicatorSection({ indicator }: { readonly indicator: ReadIndicator }) {
  const { service, value, problem } = indicator;
  const more = value !== null && <Link to={intelligenceAddress(service, value)}>Threat intelligence</Link>;
  return (
    <Section title={`What ${serviceNames[service]} says`} actions={more}>
      {value !== null && (
        <p className={styles.value}>
          <SafeText text={value} limit={500} mono />
          <CopyButton text={value} label="Copy the indicator" />
        </p>
      )}
      {problem !== null && (
        <p className={styles.problem}>
          <SafeText text={problem} />
        </p>
      )}
      <KeyValueList items={factsOf(indicator)} />
    </Section>
  );
}

function factsOf(indicator: ReadIndicator): readonly KeyValue[] {
  const { classification, detections, sightings, software, reference, service } = indicator;
  return [
    ...(classification === null
      ? []
      : [{ key: 'Classification', value: <ClassificationBadge classification={classification} /> }]),
    ...(detections === null ? [] : [{ key: 'Detected by', value: <Detections {...detections} /> }]),
    ...textFacts(indicator),
    ...(sightings === null ? [] : [{ key: 'Sightings', value: formatNumber(sightings) }]),
    ...(software === null ? [] : [{ key: 'MITRE software', value: <Software software={software} /> }]),
    ...(reference === null ? [] : [{ key: 'More', value: <Reference reference={reference} service={service} /> }]),
  ];
}

function textFacts(indicator: ReadIndicator): readonly KeyValue[] {
  const texts: readonly (readonly [name: string, text: string | null])[] = [
    ['File', indicator.name],
    ['Type', indicator.type],
    ['Confidence', indicator.confidence],
    ['Known for', indicator.description],
    ['Provider', indicator.provider],
    ['First seen', indicator.firstSeen],
    [indicator.service === 'virustotal' ? 'Scanned' : 'Last seen', indicator.lastSeen],
  ];
  return texts.flatMap(([key, text]) => (text === null ? [] : [{ key, value: <SafeText text={text} /> }]));
}

function Detections({ positives, total }: { readonly positives: number; readonly total: number }) {
  const share = total === 0 ? 0 : Math.min(1, positives / total);
  return (
    <span className={styles.detections}>
      {formatNumber(positives)} of {formatNumber(total)} engines
      <span className={styles.bar} aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </span>
  );
}

function Software({ software }: { readonly software: string }) {
  const page = softwarePage(software);
  const text = <SafeText text={software} limit={100} cutOnly />;
  return page === null ? text : <ExternalLink href={page}>{text}</ExternalLink>;
}

/** What is no address of the web is shown as what it is. */
function Reference({ reference, service }: { readonly reference: string } & Pick<ReadIndicator, 'service'>) {
  if (!/^https?:\/\//i.test(reference)) return <SafeText text={reference} />;
  return <ExternalLink href={reference}>The page of {serviceNames[service]}</ExternalLink>;
}
