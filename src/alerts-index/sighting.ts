import { asText, at, type Json } from '../lib/json.ts';

/** What one enrichment says of one indicator. */
export interface Sighting {
  readonly value: string;
  readonly service: string;
  readonly type: string | undefined;
  /** What people call it, when that is not the value: the path of a file. */
  readonly name: string | undefined;
  readonly confidence: string | undefined;
  readonly classification: string | undefined;
  readonly provider: string | undefined;
  readonly sightings: number | undefined;
  readonly reference: string | undefined;
  readonly software: string | undefined;
  /** The id of the alert that the service was asked about. */
  readonly alertId: string | undefined;
}

const longest = 2_048;

/** Undefined when the alert is no enrichment, or one that found nothing out. */
export function readSighting(document: Json): Sighting | undefined {
  switch (at(document, 'data', 'integration')) {
    case 'maltiverse':
      return readMaltiverse(at(document, 'data'));
    case 'virustotal':
      return readVirustotal(at(document, 'data', 'virustotal'));
    default:
      return undefined;
  }
}

function readMaltiverse(data: Json | undefined): Sighting | undefined {
  const indicator = at(data, 'threat', 'indicator');
  const value = text(at(indicator, 'name'));
  if (value === undefined) return undefined;
  const software = [at(data, 'threat', 'software', 'id'), at(data, 'threat', 'software', 'name')].map(text);
  return {
    value,
    service: 'maltiverse',
    type: text(at(indicator, 'type')),
    name: undefined,
    confidence: text(at(indicator, 'confidence')),
    classification: text(at(data, 'maltiverse', 'source', 'classification')),
    provider: text(at(indicator, 'provider')),
    sightings: count(at(indicator, 'sightings')),
    reference: text(at(indicator, 'reference')),
    software: software.filter((part) => part !== undefined).join(' ') || undefined,
    alertId: text(at(data, 'alert_id')),
  };
}

function readVirustotal(report: Json | undefined): Sighting | undefined {
  const source = at(report, 'source');
  const value = text(at(report, 'sha1')) ?? text(at(source, 'sha1')) ?? text(at(source, 'md5'));
  const found = text(at(report, 'found'));
  if (value === undefined || found === undefined) return undefined;
  const malicious = text(at(report, 'malicious')) === '1' ? 'malicious' : 'harmless';
  return {
    value,
    service: 'virustotal',
    type: 'file',
    name: text(at(source, 'file')),
    confidence: undefined,
    classification: found === '1' ? malicious : 'unknown',
    provider: undefined,
    sightings: count(at(report, 'positives')),
    reference: text(at(report, 'permalink')),
    software: undefined,
    alertId: text(at(source, 'alert_id')),
  };
}

function text(value: Json | undefined): string | undefined {
  return asText(value)?.slice(0, longest) || undefined;
}

/** Through the analysis numbers come as text. */
function count(value: Json | undefined): number | undefined {
  const number = Number(asText(value) ?? Number.NaN);
  return Number.isSafeInteger(number) ? number : undefined;
}
