import type { Top, TopRequest } from '../alerts-index.ts';
import { readLine } from '../line.ts';
import { fold, isLong } from '../query/words.ts';
import { matchExpression, oneOf } from './candidates.ts';
import { inTime } from './patience.ts';
import { type AlertRow, countIn, type Range, rowsIn } from './range.ts';
import type { AlertReader, Resolved } from './reader.ts';
import * as terms from './terms.ts';

/** Up to so many alerts are looked at one by one; for more the terms of the field are gone through. */
const fewAlerts = 2_000;

/** The values that most alerts of the scope have. */
export function topValues(reader: AlertReader, request: TopRequest): Top {
  const scope = reader.resolve(request);
  const field = reader.database
    .prepare<[string], number>('SELECT id FROM fields WHERE name = ?')
    .pluck()
    .get(request.field);
  const total = scope.plan.exact
    ? reader.patience.count(() => countIn(reader.database, scope.plan.candidates, scope.range))
    : undefined;
  if (field === undefined || total === undefined || total <= fewAlerts) return lookedAt(reader, request, scope);
  const rows = reader.patience.count(() => countTerms(reader, field, scope, request.size));
  if (rows === undefined) return lookedAt(reader, request, scope);
  const values = rows.map((row) => ({ value: asWritten(reader, request.field, field, row.term), alerts: row.alerts }));
  return { values, counted: total, complete: true };
}

function lookedAt(reader: AlertReader, { field, size }: TopRequest, scope: Resolved): Top {
  const counts = new Map<string, { value: string; alerts: number }>();
  let counted = 0;
  const complete = reader.eachMeant(scope, (row) => {
    counted += 1;
    for (const [folded, value] of valuesOf(reader, row, field)) {
      const known = counts.get(folded);
      if (known === undefined) counts.set(folded, { value, alerts: 1 });
      else known.alerts += 1;
    }
  });
  return { values: [...counts.values()].sort((a, b) => b.alerts - a.alerts).slice(0, size), counted, complete };
}

/** The values that an alert has in the field, by what they are folded. */
function valuesOf(reader: AlertReader, row: AlertRow, field: string): ReadonlyMap<string, string> {
  const { values } = readLine(reader.found(row).text);
  return new Map(
    values
      .filter((value) => value.field === field)
      .map(({ value }) => [fold(value), value] as const)
      .filter(([folded]) => !isLong(folded)),
  );
}

interface TermCount {
  readonly term: string;
  readonly alerts: number;
}

function countTerms(reader: AlertReader, field: number, { plan, range }: Resolved, size: number): readonly TermCount[] {
  const { candidates } = plan;
  const [match, expression] =
    'expression' in candidates
      ? [
          `AND doc IN (SELECT rowid FROM terms WHERE terms MATCH ? AND rowid >= ? AND rowid < ? AND ${inTime})`,
          [matchExpression(candidates)],
        ]
      : ['', []];
  const within = expression.length > 0 ? [...expression, range.from, range.to] : [];
  return reader.database
    .prepare<(string | number)[], TermCount>(
      `SELECT term, count(*) AS alerts FROM term_places WHERE term >= ? AND term < ? AND doc >= ? AND doc < ? ${match} AND ${inTime}
       GROUP BY term ORDER BY alerts DESC LIMIT ?`,
    )
    .all(terms.beforeValues(field), terms.behindValues(field), range.from, range.to, ...within, size);
}

/** Terms have no letter case: the newest alert with the value shows how people write it. */
function asWritten(reader: AlertReader, field: string, id: number, term: string): string {
  const folded = terms.valueIn(term, id);
  for (const row of rowsIn(reader.database, oneOf([term]), everywhere, 'newest')) {
    const { values } = readLine(reader.found(row).text);
    return values.find((item) => item.field === field && fold(item.value) === folded)?.value ?? folded;
  }
  return folded;
}

const everywhere: Range = { from: 0, to: Number.MAX_SAFE_INTEGER };
