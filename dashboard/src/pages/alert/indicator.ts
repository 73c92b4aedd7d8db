import { type AlertDocument, at, countAt, textAt } from './document.ts';

/** What one service said of one address, name, URL or file. */
export interface ReadIndicator {
  readonly service: 'maltiverse' | 'virustotal';
  /** Null: the service could not say of what. */
  readonly value: string | null;
  readonly type: string | null;
  /** The path of a file. */
  readonly name: string | null;
  readonly classification: string | null;
  readonly confidence: string | null;
  readonly provider: string | null;
  readonly description: string | null;
  readonly sightings: number | null;
  /** Of VirusTotal: how many of how many engines. */
  readonly detections: { readonly positives: number; readonly total: number } | null;
  readonly software: string | null;
  /** As the service writes them. */
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly reference: string | null;
  /** What went wrong instead. */
  readonly problem: string | null;
}

/** Null: the alert is no enrichment. */
export function readIndicator(document: AlertDocument): ReadIndicator | null {
  switch (textAt(document, 'data', 'integration')) {
    case 'maltiverse':
      return readMaltiverse(at(document, 'data'));
    case 'virustotal':
      return readVirustotal(at(document, 'data', 'virustotal'));
    default:
      return null;
  }
}

/** The id of the alert that it enriches; null when it is no enrichment. */
export function causeId(document: AlertDocument): string | null {
  return textAt(document, 'data', 'alert_id') ?? textAt(document, 'data', 'virustotal', 'source', 'alert_id');
}

function readMaltiverse(data: unknown): ReadIndicator {
  const said = (name: string) => textAt(data, 'threat', 'indicator', name);
  const software = ['id', 'name'].flatMap((name) => textAt(data, 'threat', 'software', name) ?? []);
  return {
    service: 'maltiverse',
    value: said('name'),
    type: said('type'),
    name: null,
    classification: textAt(data, 'maltiverse', 'source', 'classification'),
    confidence: said('confidence'),
    provider: said('provider'),
    description: said('description'),
    sightings: countAt(data, 'threat', 'indicator', 'sightings'),
    detections: null,
    software: software.length === 0 ? null : software.join(' '),
    firstSeen: said('first_seen'),
    lastSeen: said('last_seen'),
    reference: said('reference'),
    problem: null,
  };
}

function readVirustotal(report: unknown): ReadIndicator {
  const [positives, total] = [countAt(report, 'positives'), countAt(report, 'total')];
  const source = (name: string) => textAt(report, 'source', name);
  return {
    service: 'virustotal',
    value: textAt(report, 'sha1') ?? source('sha1') ?? source('md5'),
    type: 'file',
    name: source('file'),
    classification: verdict(report),
    confidence: null,
    provider: null,
    description: null,
    sightings: null,
    detections: positives === null || total === null ? null : { positives, total },
    software: null,
    firstSeen: null,
    lastSeen: textAt(report, 'scan_date'),
    reference: textAt(report, 'permalink'),
    problem: textAt(report, 'error') === null ? null : (textAt(report, 'description') ?? 'VirusTotal could not say.'),
  };
}

/** In the words that the list of indicators has for it. */
function verdict(report: unknown): string | null {
  switch (textAt(report, 'found')) {
    case null:
      return null;
    case '1':
      return textAt(report, 'malicious') === '1' ? 'malicious' : 'harmless';
    default:
      return 'unknown';
  }
}

/** The page about it in Threat intelligence. */
export function intelligenceAddress(service: string, value: string): string {
  return `/intelligence?${new URLSearchParams({ containing: value, open: `${service}:${value}` })}`;
}
