import type { Enrichment } from '../alert/enrichment.ts';
import type { Entry } from '../queue/queue.ts';

/** The lane in which enrichments wait to go back into analysis. */
export const reinjectLane = 'reinject';

/** Enrichments as queue entries, keyed by what caused them: an alert that is delivered twice is enriched once. */
export function enrichmentEntries(cause: Entry, events: readonly Enrichment[]): readonly Entry[] {
  return events.map((event, index) => ({
    lane: reinjectLane,
    key: `${cause.lane}/${cause.key}/${index}`,
    level: cause.level,
    alertId: cause.alertId,
    ruleId: cause.ruleId,
    body: JSON.stringify(event),
  }));
}

export function readEnrichment(entry: Entry): Enrichment {
  const { agent, ...rest } = JSON.parse(entry.body) as Enrichment;
  return { ...rest, agent };
}
