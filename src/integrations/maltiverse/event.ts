import type { Alert } from '../../alert/alert.ts';
import type { Enrichment } from '../../alert/enrichment.ts';
import { asText, type Json, type JsonObject, member } from '../../lib/json.ts';
import { blacklist } from './answer.ts';
import type { Indicator } from './indicators.ts';

/**
 * What Maltiverse says about one indicator of an alert. Names and order are those that rules 99700 to 99702 and people's
 * own rules know (spec: stock integrations, section 7.3).
 */
export function indicatorEvent(alert: Alert, indicator: Indicator, answer: JsonObject): Enrichment {
  const described = describe(indicator, answer);
  const software = findSoftware(answer);
  return {
    source: 'maltiverse',
    agent: alert.agent,
    document: {
      integration: 'maltiverse',
      alert_id: alert.id,
      maltiverse: { source: answer },
      threat: { indicator: described, ...(software && { software }) },
    },
    optional: [
      ...Object.keys(answer).map((key) => ['maltiverse', 'source', key]),
      ['threat', 'indicator', 'description'],
      ['threat', 'indicator', 'provider'],
    ],
  };
}

function describe({ name, id }: Indicator, answer: JsonObject): JsonObject {
  const reports = blacklist(answer);
  const type = asText(answer.type);
  const modified = answer.modification_time ?? null;
  return {
    name,
    type: indicatorType(type, answer.ip_version),
    description: distinct(reports, 'description'),
    provider: distinct(reports, 'source'),
    first_seen: answer.creation_time ?? null,
    modified_at: modified,
    last_seen: modified,
    confidence: confidence(asText(answer.classification), reports.length),
    sightings: reports.length,
    reference: type ? `https://maltiverse.com/${type}/${id}` : '',
    ip: type === 'ip' ? name : undefined,
  };
}

/** Maltiverse's types in the words of the Elastic Common Schema. */
const types: ReadonlyMap<string | undefined, string> = new Map([
  ['ip', 'ipv4-addr'],
  ['ipv4', 'ipv4-addr'],
  ['ipv6', 'ipv6-addr'],
  ['hostname', 'domain-name'],
  ['sample', 'file'],
  ['url', 'url'],
]);

function indicatorType(type: string | undefined, ipVersion: Json | undefined): string | null {
  if (type === 'ip' && ipVersion === 6) return 'ipv6-addr';
  return types.get(type) ?? null;
}

/** What the reports say under `key`, each text once, in the order of its code points. */
function distinct(reports: readonly Json[], key: string): string {
  const texts = reports.map((report) => asText(member(report, key))).filter((text) => text !== undefined);
  return [...new Set(texts)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).join(', ');
}

/** By classification: with one report at most, and with more. */
const confidences: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['malicious', ['Medium', 'High']],
  ['suspicious', ['Low', 'Medium']],
  ['neutral', ['None', 'Low']],
  ['whitelist', ['None', 'Low']],
  ['whitelisted', ['None', 'Low']],
]);

function confidence(classification: string | undefined, sightings: number): string {
  if (!classification) return 'Not Specified';
  const [few, many] = confidences.get(classification) ?? ['None', 'None'];
  return sightings > 1 ? many : few;
}

/** The last MITRE ATT&CK software that a report refers to: its ids begin with S, those of techniques with T. */
function findSoftware(answer: JsonObject): JsonObject | undefined {
  const software = blacklist(answer)
    .flatMap((report) => asList(member(report, 'external_references')))
    .findLast(
      (reference) => member(reference, 'source_name') === 'mitre-attack' && softwareId(reference) !== undefined,
    );
  if (software === undefined) return undefined;
  return {
    id: softwareId(software),
    reference: member(software, 'url') ?? null,
    name: member(software, 'description') ?? null,
  };
}

function softwareId(reference: Json): string | undefined {
  const id = asText(member(reference, 'external_id'));
  return id?.startsWith('S') ? id : undefined;
}

function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
