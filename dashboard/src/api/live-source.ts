import type { LiveEvent } from '../../../src/api/contract.ts';

export type LiveState = 'connecting' | 'live' | 'reconnecting';
export type LiveListener = (event: LiveEvent) => void;

const firstWait = 1_000;
const longestWait = 30_000;

/**
 * One connection for the whole page. The browser itself connects again after a break. When it gives up (an answer that is no stream),
 * this tries again, less and less often; `onGivenUp` may find out why. Events that a break swallowed are made up for by one of each kind.
 */
export class LiveSource {
  readonly #address: string;
  readonly #onGivenUp: () => void;
  readonly #stateListeners = new Set<() => void>();
  readonly #eventListeners = new Set<LiveListener>();
  #state: LiveState = 'connecting';
  #wait = firstWait;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #source: EventSource;

  constructor(address: string, onGivenUp: () => void) {
    this.#address = address;
    this.#onGivenUp = onGivenUp;
    this.#source = this.#connect();
  }

  readonly state = (): LiveState => this.#state;

  onState(listener: () => void): () => void {
    return addTo(this.#stateListeners, listener);
  }

  onEvent(listener: LiveListener): () => void {
    return addTo(this.#eventListeners, listener);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#source.close();
  }

  #connect(): EventSource {
    const source = new EventSource(this.#address);
    source.onopen = () => this.#opened();
    source.onmessage = ({ data }) => this.#tell(JSON.parse(String(data)) as LiveEvent);
    source.onerror = () => this.#failed();
    return source;
  }

  #opened(): void {
    const missedSome = this.#state === 'reconnecting';
    this.#wait = firstWait;
    this.#become('live');
    if (!missedSome) return;
    this.#tell({ kind: 'alerts', added: 0 });
    this.#tell({ kind: 'deliveries' });
  }

  #failed(): void {
    this.#become('reconnecting');
    if (this.#source.readyState !== EventSource.CLOSED) return;
    this.#onGivenUp();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#source = this.#connect();
    }, this.#wait);
    this.#wait = Math.min(this.#wait * 2, longestWait);
  }

  #become(next: LiveState): void {
    if (this.#state === next) return;
    this.#state = next;
    for (const listener of this.#stateListeners) listener();
  }

  #tell(event: LiveEvent): void {
    for (const listener of this.#eventListeners) listener(event);
  }
}

function addTo<Item>(set: Set<Item>, item: Item): () => void {
  set.add(item);
  return () => {
    set.delete(item);
  };
}
