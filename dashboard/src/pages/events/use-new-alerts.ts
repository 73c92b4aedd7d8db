import { useCallback, useEffect, useRef, useState } from 'react';
import type { AlertRow } from '../../../../src/api/contract.ts';
import { call } from '../../api/client.ts';
import { useLive } from '../../api/live.tsx';
import { useLatest } from '../../lib/use-latest.ts';
import { type AlertQuestion, pageQuery } from './alert-question.ts';
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

const newestAtOnce = 100;
/** More than these above the list, and it is asked for anew. */
const mostAbove = 2_000;
/** Without live tail, a hint is soon enough, in milliseconds. */
const patience = 4_000;

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

/** Asks for the newest alerts when there are some: not while nobody sees it, and never twice at once. */
function useNewest(options: NewAlertsOptions, onNewest: (newest: readonly AlertRow[], more: boolean) => void): void {
  const latest = useLatest({ ...options, onNewest });
  const busy = useRef(false);
  const missed = useRef(false);
  const isMissed = useCallback(() => missed.current, []);
  const askedAt = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const ask = useCallback(async () => {
    const { question, listens, live } = latest.current;
    const wait = live ? 0 : askedAt.current + patience - Date.now();
    if (document.hidden || busy.current || wait > 0 || !listens) {
      missed.current = true;
      clearTimeout(timer.current);
      if (wait > 0) timer.current = setTimeout(() => void ask(), wait);
      return;
    }
    busy.current = true;
    missed.current = false;
    askedAt.current = Date.now();
    const now = { ...question, to: Date.now() + 60_000 };
    // What fails here is asked again with the next event; the list itself says what is wrong.
    const page = await call('GET /api/alerts', { query: pageQuery(now, newestAtOnce) }).catch(() => null);
    busy.current = false;
    if (page !== null && latest.current.question === question) {
      latest.current.onNewest(page.alerts, page.cursor !== null);
      latest.current.onNews();
    }
    // While it was asked, more may have come.
    if (isMissed()) void ask();
  }, [latest, isMissed]);
  useLive('alerts', () => void ask());
  useOnSeen(() => {
    if (missed.current) void ask();
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  const { listens } = options;
  useEffect(() => {
    if (listens && missed.current) void ask();
  }, [listens, ask]);
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
