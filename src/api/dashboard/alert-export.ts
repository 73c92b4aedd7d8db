import type { AlertsIndex, FoundAlert, SearchPage, SearchRequest } from '../../alerts-index/alerts-index.ts';
import { isObject, parseJson } from '../../lib/json.ts';
import { fieldValues } from './alert-row.ts';
import { csvBegin, csvLine } from './csv.ts';

/** Alerts that are in memory at once; a line may have a megabyte. */
const pageSize = 100;

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
  const pageBehind = (cursor?: string) => index.search({ ...scope, cursor, size: pageSize });
  return pieces(await pageBehind(), pageBehind, format, signal);
}

async function* pieces(
  first: SearchPage,
  pageBehind: (cursor: string) => Promise<SearchPage>,
  format: ExportFormat,
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield format.begin;
  let before = '';
  for (let page = first; ; page = await pageBehind(page.cursor)) {
    let piece = '';
    for (const alert of page.alerts) {
      piece += before + format.alert(alert);
      before = format.between;
    }
    if (piece !== '') yield piece;
    if (page.cursor === undefined) break;
    // Pages without alerts yield nothing, and only what is yielded shows that nobody takes it.
    if (signal.aborted) return;
  }
  yield format.end;
}
