import type { ServerResponse } from 'node:http';
import type { Access, Who } from '../access/access.ts';
import type { LiveEvent } from '../contract.ts';
import { LiveStream } from './live-stream.ts';
import { repeatedly } from './repeatedly.ts';
import { type WatchOptions, watchLanes } from './watch-lanes.ts';

export interface LiveEventsOptions extends WatchOptions {
  readonly access: Access;
  readonly onAlertsIndexed: (listener: (added: number) => void) => () => void;
}

const mostStreams = 64;
const intervalMs = 1_000;

/** Tells all who listen what is new. Nothing runs while nobody does. */
export class LiveEvents {
  readonly #options: LiveEventsOptions;
  readonly #streams = new Set<LiveStream>();
  #stopWatching = () => {};

  constructor(options: LiveEventsOptions) {
    this.#options = options;
  }

  get full(): boolean {
    return this.#streams.size >= mostStreams;
  }

  join(response: ServerResponse, who: Who): void {
    // Gone while it was found out who it is.
    if (response.destroyed) return;
    const { access, clock } = this.#options;
    const stream: LiveStream = new LiveStream(response, { who, access, clock, onEnd: () => this.#leave(stream) });
    this.#streams.add(stream);
    if (this.#streams.size === 1) this.#stopWatching = this.#watch();
  }

  close(): void {
    for (const stream of this.#streams) stream.end();
  }

  #leave(stream: LiveStream): void {
    if (this.#streams.delete(stream) && this.#streams.size === 0) this.#stopWatching();
  }

  #watch(): () => void {
    const stops = [
      watchLanes(this.#options, () => this.#send({ kind: 'deliveries' })),
      watchAlerts(this.#options, (added) => this.#send({ kind: 'alerts', added })),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  #send(event: LiveEvent): void {
    for (const stream of this.#streams) stream.send(event);
  }
}

/** Calls with how many alerts were added, at most once a second. */
function watchAlerts({ onAlertsIndexed, clock }: LiveEventsOptions, call: (added: number) => void): () => void {
  let added = 0;
  const stopListening = onAlertsIndexed((more) => {
    added += more;
  });
  const stopTelling = repeatedly(clock, intervalMs, () => {
    if (added > 0) call(added);
    added = 0;
  });
  return () => {
    stopListening();
    stopTelling();
  };
}
