import type { AlertsIndex, FoundAlert, SearchPage, SearchRequest } from '../../alerts-index/alerts-index.ts';
import { isObject, parseJson } from '../../lib/json.ts';
import { fieldValues } from './alert-row.ts';
import { csvBegin, csvLine } from './csv.ts';

/** Alerts that are in memory at once: many of those that are short. A line may have megabytes, and there may be many exports. */
const mostAlerts = 100;
/** … and as long as nobody knows how long they are. */
const firstAlerts = 10;
/** Characters that they have, as far as those before them tell. */
const mostCharacters = 2 * 1024 * 1024;
/** Characters that are handed on at once. */
const pieceLength = 64 * 1024;

export type ExportScope = Omit<SearchRequest, 'size' | 'cursor'>;

/** How a file is written. */
export interface ExportFormat {
  readonly type: string;
  readonly extension: string;
  readonly begin: string;
  readonly alert: (alert: FoundAlert) => string;
  readonly between: string;
  readonly end: string;
}

/** A table of these fields. Without its time an alert tells little: that always comes first. */
export function csvFormat(chosen: readonly string[]): ExportFormat {
  const fields = [...new Set(['timestamp', ...chosen])];
  return {
    type: 'text/csv; charset=utf-8; header=present',
    extension: 'csv',
    begin: csvBegin + csvLine(fields),
    alert: ({ text }) => {
      const values = fieldValues(text, fields);
      return csvLine(fields.map((field) => values.get(field) ?? ''));
    },
    between: '',
    end: '',
  };
}

/** An array of the lines, to the letter; one that is no JSON object is an item of text. */
export const jsonFormat: ExportFormat = {
  type: 'application/json; charset=utf-8',
  extension: 'json',
  begin: '[\n',
  alert: ({ text }) => (isObject(parseJson(text)) ? text : JSON.stringify(text)),
  between: ',\n',
  end: '\n]\n',
};

/** The file, in pieces: a page of the index is asked for when the one before it was taken. Rejects when there is no first one. */
export async function exportAlerts(
  index: AlertsIndex,
  scope: ExportScope,
  format: ExportFormat,
  signal: AbortSignal,
): Promise<AsyncIterable<string>> {
  const pageBehind = (cursor: string | undefined, size: number) => index.search({ ...scope, cursor, size });
  return pieces(await pageBehind(undefined, sizeAfter([])), pageBehind, format, signal);
}

async function* pieces(
  first: SearchPage,
  pageBehind: (cursor: string, size: number) => Promise<SearchPage>,
  format: ExportFormat,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let piece = format.begin;
  let before = '';
  for (let page = first; ; page = await pageBehind(page.cursor, sizeAfter(page.alerts))) {
    for (const alert of page.alerts) {
      piece += before + format.alert(alert);
      before = format.between;
      if (piece.length < pieceLength) continue;
      yield piece;
      piece = '';
    }
    if (page.cursor === undefined) break;
    if (piece !== '') yield piece;
    piece = '';
    // Pages without alerts yield nothing, and only what is yielded shows that nobody takes it.
    if (signal.aborted) return;
  }
  yield piece + format.end;
}

/** How many alerts to ask for behind these. */
function sizeAfter(alerts: readonly FoundAlert[]): number {
  if (alerts.length === 0) return firstAlerts;
  const longest = Math.max(...alerts.map(({ text }) => text.length), 1);
  return Math.max(Math.min(Math.floor(mostCharacters / longest), alerts.length * 4, mostAlerts), 1);
}
