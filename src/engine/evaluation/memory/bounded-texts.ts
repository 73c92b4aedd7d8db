/**
 * Texts by key, up to a number of characters (keys and texts together); beyond it, those go that were longest not used.
 * One entry is always kept.
 */
export class BoundedTexts {
  readonly #limit: number;
  readonly #texts = new Map<string, string>();
  #characters = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts as a use. */
  get(key: string): string | undefined {
    const text = this.#texts.get(key);
    if (text === undefined) return undefined;
    this.#texts.delete(key);
    this.#texts.set(key, text);
    return text;
  }

  set(key: string, text: string): void {
    this.#delete(key);
    this.#texts.set(key, text);
    this.#characters += key.length + text.length;
    for (const [oldest] of this.#texts) {
      if (this.#characters <= this.#limit || this.#texts.size === 1) return;
      this.#delete(oldest);
    }
  }

  /** Least recently used first. */
  entries(): [key: string, text: string][] {
    return [...this.#texts];
  }

  clear(): void {
    this.#texts.clear();
    this.#characters = 0;
  }

  #delete(key: string): void {
    const text = this.#texts.get(key);
    if (text === undefined) return;
    this.#texts.delete(key);
    this.#characters -= key.length + text.length;
  }
}
