import type { MessagePort } from 'node:worker_threads';
import type { Batch, FeedPlaces, Receipt } from './messages.ts';

interface Feed {
  readonly name: string;
  readonly port: MessagePort;
  /** Numbers of the last batch that came, … */
  taken: number;
  /** … and of the last one of which that was told. */
  told: number;
}

/** The ends of feeds in the analysis thread: batches that wait, in the order in which they came. */
export class Feeds {
  readonly #feeds = new Map<string, Feed>();
  #waiting: { readonly feed: Feed; readonly batch: Batch }[] = [];
  #filled = () => {};
  /** What the analysis before has written already. */
  places: FeedPlaces = {};

  /** Once for each name, until `close`. */
  connect(name: string, port: MessagePort): void {
    const written = this.places[name] ?? 0;
    const feed: Feed = { name, port, taken: written, told: written };
    this.#feeds.set(name, feed);
    port.on('message', (batch: Batch) => this.#add(feed, batch));
    port.on('close', () => {
      if (this.#feeds.get(name) === feed) this.#feeds.delete(name);
    });
    // The analysis before may not have been able to tell any more.
    if (written > 0) port.postMessage({ written } satisfies Receipt);
  }

  /** How many are connected. */
  get size(): number {
    return this.#feeds.size;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** `call` is called when something has come; one at a time. */
  onFilled(call: () => void): void {
    this.#filled = call;
  }

  /** Hands out whole batches until there were `most` messages; how many there were. */
  receive(most: number, each: (message: string) => void): number {
    let count = 0;
    while (count < most) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      const { feed, batch } = next;
      feed.taken = batch.number;
      for (const message of batch.messages) each(message);
      count += batch.messages.length;
    }
    return count;
  }

  /** All that was handed out is written: its senders are told. */
  settle(): void {
    for (const feed of this.#feeds.values()) {
      if (feed.taken === feed.told) continue;
      feed.told = feed.taken;
      feed.port.postMessage({ written: feed.taken } satisfies Receipt);
    }
  }

  /** Ends all feeds, once what was handed out is written; what waits comes again through their next ports. */
  close(): FeedPlaces {
    const places = Object.fromEntries([...this.#feeds.values()].map(({ name, taken }) => [name, taken]));
    for (const { port } of this.#feeds.values()) port.close();
    this.#feeds.clear();
    this.#waiting = [];
    return places;
  }

  #add(feed: Feed, batch: Batch): void {
    // Written by the analysis before, which could not tell any more.
    if (batch.number <= feed.taken) return;
    this.#waiting.push({ feed, batch });
    this.#filled();
  }
}
