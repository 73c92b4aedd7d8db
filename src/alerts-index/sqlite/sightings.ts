import type { Indicator, IndicatorRequest } from '../alerts-index.ts';
import { fold } from '../query/words.ts';
import type { Sighting } from '../sighting.ts';
import { firstPlace, secondOf } from './place.ts';
import type { Database } from './schema.ts';

/** Prepared once: enrichments come in floods too. */
export function sightingInsert(database: Database): (place: number, sighting: Sighting) => void {
  const insert = database.prepare<[object]>(
    `INSERT INTO sightings VALUES (@place, @value, @folded, @service, @type, @name, @confidence, @classification,
     @provider, @sightings, @reference, @software, @alertId)`,
  );
  return (place, sighting) => {
    const row = Object.fromEntries(Object.entries(sighting).map(([name, value]) => [name, value ?? null]));
    insert.run({ ...row, place, folded: fold(sighting.value) });
  };
}

type Row = { readonly [Name in keyof Omit<Indicator, 'firstSeen' | 'lastSeen' | 'alerts'>]: Indicator[Name] | null } & {
  readonly value: string;
  readonly service: string;
  readonly first: number;
  readonly last: number;
  readonly alerts: number;
};

/** Everything but the counts is as the newest sighting has it. */
const query = `
  WITH seen AS (
    SELECT value, service, min(place) AS first, max(place) AS last,
      count(DISTINCT alert_id) + sum(alert_id IS NULL) AS alerts
    FROM sightings
    WHERE place >= ? AND place < ? AND instr(folded, ?) > 0
    GROUP BY value, service ORDER BY last DESC LIMIT ?
  )
  SELECT s.value, s.service, s.type, s.name, s.confidence, s.classification, s.provider, s.sightings, s.reference, s.software,
    seen.first, seen.last, seen.alerts
  FROM seen JOIN sightings AS s ON s.place = seen.last ORDER BY seen.last DESC
`;

export function findIndicators(database: Database, request: IndicatorRequest): readonly Indicator[] {
  const { from = 0, to = Number.MAX_SAFE_INTEGER, containing = '', size } = request;
  const rows = database
    .prepare<[number, number, string, number], Row>(query)
    .all(firstPlace(from), Math.min(firstPlace(to), Number.MAX_SAFE_INTEGER), fold(containing), size);
  return rows.map(({ first, last, alerts, ...said }) => ({
    value: said.value,
    service: said.service,
    type: said.type ?? undefined,
    name: said.name ?? undefined,
    confidence: said.confidence ?? undefined,
    classification: said.classification ?? undefined,
    provider: said.provider ?? undefined,
    sightings: said.sightings ?? undefined,
    reference: said.reference ?? undefined,
    software: said.software ?? undefined,
    firstSeen: secondOf(first),
    lastSeen: secondOf(last),
    alerts,
  }));
}
