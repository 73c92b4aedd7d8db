/**
 * What the decoders of other queues remember from event to event, to tell what has changed: a text by key. The reference
 * keeps it in a database; here it lives as long as the engine and has an end: beyond `capacity` entries, the one that was
 * written longest ago is forgotten, and what it was about counts as new again.
 */
export class BoundedMemory {
  readonly #texts = new Map<string, string>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: string): string | undefined {
    return this.#texts.get(key);
  }

  set(key: string, text: string): void {
    this.#texts.delete(key);
    this.#texts.set(key, text);
    if (this.#texts.size <= this.#capacity) return;
    const [oldest] = this.#texts.keys();
    if (oldest !== undefined) this.#texts.delete(oldest);
  }

  /** Oldest first: set again in this order, another memory becomes the same. */
  entries(): IterableIterator<[key: string, text: string]> {
    return this.#texts.entries();
  }
}
