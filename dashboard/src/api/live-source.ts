import type { LiveEvent } from '../../../src/api/contract.ts';

export type LiveState = 'connecting' | 'live' | 'reconnecting';
export type LiveListener = (event: LiveEvent) => void;

/** One connection for the whole page. */
export interface LiveSource {
  readonly state: () => LiveState;
  readonly onState: (listener: () => void) => () => void;
  readonly onEvent: (listener: LiveListener) => () => void;
  readonly close: () => void;
}

const firstWait = 1_000;
const longestWait = 30_000;

/**
 * The browser itself connects again after a break. When it gives up (an answer that is no stream), we try again ourselves,
 * less and less often; `onGivenUp` may find out why. Events that a break swallowed are made up for by one of each kind.
 */
export function openLiveSource(address: string, onGivenUp: () => void): LiveSource {
  const stateListeners = new Set<() => void>();
  const eventListeners = new Set<LiveListener>();
  let state: LiveState = 'connecting';
  let wait = firstWait;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let source = connect();

  function connect(): EventSource {
    const made = new EventSource(address);
    made.onopen = opened;
    made.onmessage = ({ data }) => tell(JSON.parse(String(data)) as LiveEvent);
    made.onerror = failed;
    return made;
  }
  function opened(): void {
    const missedSome = state === 'reconnecting';
    wait = firstWait;
    become('live');
    if (!missedSome) return;
    tell({ kind: 'alerts', added: 0 });
    tell({ kind: 'deliveries' });
  }
  function failed(): void {
    become('reconnecting');
    if (source.readyState !== EventSource.CLOSED) return;
    onGivenUp();
    clearTimeout(timer);
    timer = setTimeout(() => {
      source = connect();
    }, wait);
    wait = Math.min(wait * 2, longestWait);
  }
  function become(next: LiveState): void {
    if (state === next) return;
    state = next;
    for (const listener of stateListeners) listener();
  }
  function tell(event: LiveEvent): void {
    for (const listener of eventListeners) listener(event);
  }

  return {
    state: () => state,
    onState: (listener) => addTo(stateListeners, listener),
    onEvent: (listener) => addTo(eventListeners, listener),
    close: () => {
      clearTimeout(timer);
      source.close();
    },
  };
}

function addTo<Item>(set: Set<Item>, item: Item): () => void {
  set.add(item);
  return () => {
    set.delete(item);
  };
}
