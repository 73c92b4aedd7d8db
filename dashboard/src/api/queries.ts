import {
  QueryClient,
  queryOptions,
  type UseMutationResult,
  type UseQueryOptions,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback } from 'react';
import type { AnswerOf, OperationName, Session } from '../../../src/api/contract.ts';
import { ApiFailure, type Arguments, type Asking, type CallOptions, call } from './client.ts';

export type ReadName = Extract<OperationName, `GET ${string}`>;
export type ChangeName = Exclude<OperationName, ReadName>;

/** What may be said besides the question; `placeholderData: keepPreviousData` keeps a list standing while it is asked anew. */
export type ReadOptions<Name extends ReadName> = Omit<
  UseQueryOptions<AnswerOf<Name>, ApiFailure>,
  'queryKey' | 'queryFn' | 'select'
>;

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // The program may be on this very machine: what the browser thinks of the network says nothing.
      queries: { networkMode: 'always', staleTime: 5_000, retry: mayRetry, refetchOnWindowFocus: true },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

/** What was refused is refused again; what did not arrive may arrive the next time. */
function mayRetry(failures: number, error: Error): boolean {
  const passing = error instanceof ApiFailure && (error.status === 0 || error.status >= 502);
  return passing && failures < 2;
}

/** The key of a question: `[name]` means all questions of that name, for `invalidateQueries`. */
export function readKey<Name extends ReadName>(name: Name, asked?: Asking<Name>): readonly unknown[] {
  return asked === undefined ? [name] : [name, asked.params ?? null, asked.query ?? null];
}

export function readOptions<Name extends ReadName>(name: Name, asked: Asking<Name>) {
  return queryOptions<AnswerOf<Name>, ApiFailure>({
    queryKey: readKey(name, asked),
    queryFn: async ({ signal }) => call(name, ...([{ ...asked, signal }] as unknown as Arguments<CallOptions<Name>>)),
  });
}

/** `useOperation('GET /api/alerts', { query: { size: '50' } }, { refetchInterval: 10_000 })` */
export function useOperation<Name extends ReadName>(
  name: Name,
  asked: Asking<Name>,
  options: ReadOptions<Name> = {},
): UseQueryResult<AnswerOf<Name>, ApiFailure> {
  return useQuery<AnswerOf<Name>, ApiFailure>({ ...readOptions(name, asked), ...options });
}

/** `const pause = useChange('POST /api/integrations/:lane/pause'); pause.mutate({ params: { lane } })` */
export function useChange<Name extends ChangeName>(
  name: Name,
  { refresh = [] }: { readonly refresh?: readonly ReadName[] } = {},
): UseMutationResult<AnswerOf<Name>, ApiFailure, Asking<Name>> {
  const refreshAll = useRefresh();
  return useMutation<AnswerOf<Name>, ApiFailure, Asking<Name>>({
    mutationFn: async (asked) => call(name, ...([asked] as unknown as Arguments<CallOptions<Name>>)),
    onSuccess: () => refreshAll(...refresh),
  });
}

/** Asks again whatever is shown of these operations. */
export function useRefresh(): (...names: readonly ReadName[]) => void {
  const client = useQueryClient();
  return useCallback(
    (...names) => {
      for (const name of names) void client.invalidateQueries({ queryKey: readKey(name) });
    },
    [client],
  );
}

export function useSession(): UseQueryResult<Session, ApiFailure> {
  return useOperation('GET /api/session', {}, { staleTime: 60_000 });
}

/** May this person change anything? For buttons; the program checks it in any case. */
export function useIsAdmin(): boolean {
  return useSession().data?.user.role === 'admin';
}
