import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { LiveEvent } from '../../../src/api/contract.ts';
import { useLatest } from '../lib/use-latest.ts';
import { call } from './client.ts';
import { LiveSource, type LiveState } from './live-source.ts';

const LiveContext = createContext<LiveSource | null>(null);

/** Holds the one connection to `/api/live`, for as long as somebody is logged in. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const [source, setSource] = useState<LiveSource | null>(null);
  useEffect(() => {
    const opened = new LiveSource('/api/live', findOutWhy);
    setSource(opened);
    return () => opened.close();
  }, []);
  return <LiveContext value={source}>{children}</LiveContext>;
}

/** An EventSource does not say why it was refused. When the session is over, this leads to the login page. */
function findOutWhy(): void {
  call('GET /api/session').catch(() => undefined);
}

/** `useLive('alerts', ({ added }) => …)`: called at most once a second, and once after a lost connection came back. */
export function useLive<Kind extends LiveEvent['kind']>(
  kind: Kind,
  callback: (event: Extract<LiveEvent, { readonly kind: Kind }>) => void,
): void {
  const source = useContext(LiveContext);
  const latest = useLatest(callback);
  useEffect(
    () =>
      source?.onEvent((event) => {
        if (isOf(kind, event)) latest.current(event);
      }),
    [source, kind, latest],
  );
}

function isOf<Kind extends LiveEvent['kind']>(
  kind: Kind,
  event: LiveEvent,
): event is Extract<LiveEvent, { readonly kind: Kind }> {
  return event.kind === kind;
}

export function useLiveState(): LiveState {
  const source = useContext(LiveContext);
  return useSyncExternalStore(
    (listener) => source?.onState(listener) ?? (() => undefined),
    () => source?.state() ?? 'connecting',
  );
}
