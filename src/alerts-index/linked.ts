import { asText, at, type Json, parseJson } from '../lib/json.ts';
import type { AlertsIndex, FoundAlert } from './alerts-index.ts';
import { anyOf, fieldIs } from './query/query.ts';

/** What belongs to an alert: the one that it enriches, and those that enrich it. */
export interface Linked {
  readonly cause: FoundAlert | undefined;
  readonly enrichments: readonly FoundAlert[];
}

/** Where an enrichment names the alert that it is about. */
const causeFields = ['data.alert_id', 'data.virustotal.source.alert_id'] as const;
const mostEnrichments = 100;

/** An alert by the id that the manager gave it; the newest, should there be several. */
export async function findById(index: AlertsIndex, id: string): Promise<FoundAlert | undefined> {
  const { alerts } = await index.search({ query: fieldIs('id', id), size: 1 });
  return alerts[0];
}

export async function linkedTo(index: AlertsIndex, alert: FoundAlert): Promise<Linked> {
  const document = parseJson(alert.text);
  const causeId = causeFields.map((field) => text(document, field)).find((found) => found !== undefined);
  const id = text(document, 'id');
  const [cause, enrichments] = await Promise.all([
    causeId === undefined ? undefined : findById(index, causeId),
    id === undefined ? [] : enrichmentsOf(index, id),
  ]);
  return { cause, enrichments };
}

async function enrichmentsOf(index: AlertsIndex, id: string): Promise<readonly FoundAlert[]> {
  const query = anyOf(causeFields.map((field) => fieldIs(field, id)));
  return (await index.search({ query, order: 'oldest', size: mostEnrichments })).alerts;
}

function text(document: Json | undefined, field: string): string | undefined {
  return asText(at(document, ...field.split('.'))) || undefined;
}
