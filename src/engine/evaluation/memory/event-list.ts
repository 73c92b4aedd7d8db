/** Appended to at the end, shortened at the beginning; both in constant time. */
export class EventList<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  /** 0 is the oldest. */
  at(index: number): T | undefined {
    return this.#items[this.#head + index];
  }

  push(item: T): void {
    this.#items.push(item);
  }

  dropOldest(): T | undefined {
    if (this.length === 0) return undefined;
    const oldest = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#head += 1;
    if (this.#head >= compactFrom && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return oldest;
  }
}

/** Shorter beginnings are left empty. */
const compactFrom = 64;
