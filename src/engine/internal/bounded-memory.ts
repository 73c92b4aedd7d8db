import { detach } from '../../lib/bytes.ts';

/** Roughly what an entry takes besides its characters. */
const entryBytes = 100;

/**
 * What the decoders of other queues remember from event to event, to tell what has changed: a text by key, byte strings
 * both. The reference keeps it in a database; here it lives as long as the engine and has an end: when it takes more than
 * `capacity` bytes, what was written longest ago is forgotten, and what that was about counts as new again.
 */
export class BoundedMemory {
  readonly #texts = new Map<string, string>();
  readonly #capacity: number;
  #size = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: string): string | undefined {
    return this.#texts.get(key);
  }

  set(key: string, text: string): void {
    this.#forget(key);
    this.#texts.set(detach(key), detach(text));
    this.#size += sizeOf(key, text);
    for (const oldest of this.#texts.keys()) {
      if (this.#size <= this.#capacity) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const text = this.#texts.get(key);
    if (text === undefined) return;
    this.#texts.delete(key);
    this.#size -= sizeOf(key, text);
  }

  /** Oldest first: set again in this order, another memory becomes the same. */
  entries(): IterableIterator<[key: string, text: string]> {
    return this.#texts.entries();
  }
}

function sizeOf(key: string, text: string): number {
  return key.length + text.length + entryBytes;
}
