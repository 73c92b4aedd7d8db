import { type InfiniteData, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { AlertPage, AlertRow } from '../../../../src/api/contract.ts';
import { type ApiFailure, call } from '../../api/client.ts';
import { type AlertQuestion, pageQuery } from './alert-question.ts';
import { useKept } from './use-kept.ts';

/** So many rows are held; whoever wants more asks for less, or for a file. */
export const mostRows = 20_000;
const firstPage = 100;
const laterPages = 500;

export interface AlertList {
  readonly rows: readonly AlertRow[];
  /** Nothing is known yet, not even of an earlier question. */
  readonly isLoading: boolean;
  /** What is shown belongs to an earlier question. */
  readonly isOld: boolean;
  readonly isFetching: boolean;
  readonly error: ApiFailure | null;
  /** There are more behind these. */
  readonly hasMore: boolean;
  /** There are more, but no room for them. */
  readonly isFull: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
}

export function useAlertList(question: AlertQuestion): AlertList {
  const query = useAlertPages(question);
  const { data, error, hasNextPage, isFetching, isPlaceholderData } = query;
  // A refused question leaves what was shown before it.
  const shown = useKept(data);
  const rows = useMemo(() => shown?.pages.flatMap(({ alerts }) => alerts) ?? [], [shown]);
  const isFull = rows.length >= mostRows;
  const { fetchNextPage, refetch, isFetchNextPageError } = query;
  const mayLoad = hasNextPage && !isFetching && error === null && !isFull;
  const loadMore = useCallback(() => {
    if (mayLoad) void fetchNextPage();
  }, [mayLoad, fetchNextPage]);
  const retry = useCallback(
    () => void (isFetchNextPageError ? fetchNextPage() : refetch()),
    [isFetchNextPageError, fetchNextPage, refetch],
  );
  return {
    rows,
    isLoading: shown === undefined && error === null,
    isOld: isPlaceholderData || (data === undefined && shown !== undefined),
    isFetching,
    error,
    hasMore: hasNextPage && !isPlaceholderData && !isFull,
    isFull: isFull && hasNextPage,
    loadMore,
    retry,
  };
}

function useAlertPages(question: AlertQuestion) {
  return useInfiniteQuery<
    AlertPage,
    ApiFailure,
    InfiniteData<AlertPage, string | null>,
    readonly unknown[],
    string | null
  >({
    queryKey: ['events', question],
    queryFn: async ({ pageParam, signal }) => {
      const asked = pageQuery(question, pageParam === null ? firstPage : laterPages, pageParam ?? undefined);
      return call('GET /api/alerts', { query: asked, signal });
    },
    initialPageParam: null,
    getNextPageParam: ({ cursor }) => cursor,
    placeholderData: keepPreviousData,
    // Asking all pages anew would be slow, and would not show what is new: use-new-alerts.ts does.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}
