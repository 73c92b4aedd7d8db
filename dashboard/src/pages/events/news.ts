import type { AlertRow } from '../../../../src/api/contract.ts';

/** What came after the list was asked for. */
export interface News {
  /** Shown above the list, the newest first. */
  readonly shown: readonly AlertRow[];
  /** Known of, and not shown yet. */
  readonly waiting: readonly AlertRow[];
  /** So many came that some between these and the list are not known: the list has to be asked for anew. */
  readonly gap: boolean;
  /** Of those that were shown last: they are marked for a moment. */
  readonly fresh: ReadonlySet<string>;
}

export const noNews: News = { shown: [], waiting: [], gap: false, fresh: new Set() };

/** With the newest alerts as they are now. `more`: there are older ones behind them. */
export function learn(news: News, list: readonly AlertRow[], newest: readonly AlertRow[], more: boolean): News {
  const shown = new Set([...news.shown, ...list].map(({ key }) => key));
  const unknown = newest.filter(({ key }) => !shown.has(key));
  const meets = unknown.length < newest.length || !more;
  if (!meets) return { ...news, waiting: unknown, gap: true };
  const keys = unknown.map(({ key }) => key);
  const waited = new Set(keys);
  const later = news.waiting.filter(({ key }) => !waited.has(key) && !shown.has(key));
  if (unknown.length === 0 && later.length === news.waiting.length) return news;
  return { ...news, waiting: [...unknown, ...later] };
}

/** What waited stands above the list. */
export function showWaiting(news: News): News {
  if (news.waiting.length === 0) return news;
  return {
    shown: [...news.waiting, ...news.shown],
    waiting: [],
    gap: false,
    fresh: new Set(news.waiting.map(({ key }) => key)),
  };
}
