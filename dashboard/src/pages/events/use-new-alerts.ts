import { type RefObject, useCallback, useEffect, useState } from 'react';
import type { AlertRow } from '../../../../src/api/contract.ts';
import { call } from '../../api/client.ts';
import { useLive } from '../../api/live.tsx';
import { useLatest } from '../../lib/use-latest.ts';
import { type AlertQuestion, pageQuery } from './alert-question.ts';
import { type Asking, NewestAsker } from './newest-asker.ts';
import { learn, type News, noNews, showWaiting } from './news.ts';

export interface NewAlertsOptions {
  readonly question: AlertQuestion;
  /** What was found when the list was asked for. */
  readonly list: readonly AlertRow[];
  /** Whether news can belong to the list at all, and the list is there. */
  readonly listens: boolean;
  /** Show them by themselves … */
  readonly live: boolean;
  /** … unless one has scrolled down: nothing may move then. */
  readonly atTop: boolean;
  /** Asks for the whole list as of now. */
  readonly askAnew: () => void;
  /** Something came. */
  readonly onNews: () => void;
}

export interface NewAlerts {
  readonly news: News;
  readonly show: () => void;
}

/** More than these above the list, and it is asked for anew. */
const mostAbove = 2_000;
export function useNewAlerts(options: NewAlertsOptions): NewAlerts {
  const { question, list, listens, live, atTop, askAnew } = options;
  const [state, setState] = useState({ question, news: noNews });
  const news = state.question === question ? state.news : noNews;
  const setNews = useCallback(
    (change: (news: News) => News) =>
      setState((before) => ({ question, news: change(before.question === question ? before.news : noNews) })),
    [question],
  );
  const learnNewest = useCallback(
    (newest: readonly AlertRow[], more: boolean) => setNews((before) => learn(before, list, newest, more)),
    [setNews, list],
  );
  useNewest(options, learnNewest);
  const show = useCallback(() => {
    if (news.gap || news.shown.length > mostAbove) askAnew();
    else setNews(showWaiting);
  }, [news, askAnew, setNews]);
  const showsItself = listens && live && atTop && news.waiting.length > 0;
  useEffect(() => {
    if (showsItself) show();
  }, [showsItself, show]);
  return { news, show };
}

function useNewest(options: NewAlertsOptions, onNewest: (newest: readonly AlertRow[], more: boolean) => void): void {
  const latest = useLatest({ ...options, onNewest });
  const [asker] = useState(() => new NewestAsker(() => askingOf(latest)));
  const { listens } = options;
  useLive('alerts', ({ added }) => asker.add(added));
  useOnSeen(asker.goOn);
  useEffect(() => asker.close, [asker]);
  useEffect(() => {
    if (listens) asker.goOn();
  }, [listens, asker]);
}

interface Latest extends NewAlertsOptions {
  readonly onNewest: (newest: readonly AlertRow[], more: boolean) => void;
}

function askingOf(latest: RefObject<Latest>): Asking {
  const { question, listens, live } = latest.current;
  return {
    wanted: listens && !document.hidden,
    live,
    ask: (size) => {
      const now = { ...question, to: Date.now() + 60_000 };
      return call('GET /api/alerts', { query: pageQuery(now, size) }).catch(() => null);
    },
    onNewest: ({ alerts, cursor }) => {
      if (latest.current.question !== question) return;
      latest.current.onNewest(alerts, cursor !== null);
      latest.current.onNews();
    },
  };
}

/** When the tab is looked at again. */
function useOnSeen(callback: () => void): void {
  const latest = useLatest(callback);
  useEffect(() => {
    function onChange(): void {
      if (!document.hidden) latest.current();
    }
    document.addEventListener('visibilitychange', onChange);
    return () => document.removeEventListener('visibilitychange', onChange);
  }, [latest]);
}
