import { type InfiniteData, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Delivery } from '../../../../src/api/contract.ts';
import { type ApiFailure, call } from '../../api/client.ts';
import { readKey } from '../../api/queries.ts';
import type { Answer } from '../../components/states.tsx';
import { type Choice, choiceQuery } from './delivery-choice.ts';

const pageSize = 50;

export interface DeliveryList {
  readonly query: Answer<readonly Delivery[]>;
  readonly deliveries: readonly Delivery[];
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly loadMore: () => void;
}

/** The chosen deliveries, page by page; asked anew, all pages that are shown come again. */
export function useDeliveryList(choice: Choice): DeliveryList {
  const asked = choiceQuery(choice);
  const list = useInfiniteQuery<
    readonly Delivery[],
    ApiFailure,
    InfiniteData<readonly Delivery[]>,
    readonly unknown[],
    string | undefined
  >({
    queryKey: [...readKey('GET /api/deliveries', { query: asked }), 'pages'],
    queryFn: async ({ pageParam, signal }) => {
      const page = pageParam === undefined ? {} : { before: pageParam };
      return (await call('GET /api/deliveries', { query: { ...asked, ...page, size: String(pageSize) }, signal }))
        .deliveries;
    },
    initialPageParam: undefined,
    getNextPageParam: (last) => (last.length < pageSize ? undefined : last.at(-1)?.id),
    placeholderData: keepPreviousData,
  });
  const { data, error, isFetching, refetch } = list;
  const deliveries = useMemo(() => data?.pages.flat() ?? [], [data]);
  return {
    query: { data: data && deliveries, error, isFetching, refetch },
    deliveries,
    hasMore: list.hasNextPage,
    loadingMore: list.isFetchingNextPage,
    loadMore: () => void list.fetchNextPage({ cancelRefetch: false }),
  };
}
