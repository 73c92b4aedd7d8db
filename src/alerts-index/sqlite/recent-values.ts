const mostValues = 2_000;
const longestValue = 128;

/** The terms of the values that a field had lately. Most values come again and again; where they do not, none are kept. */
export class RecentValues {
  #terms: Map<string, string> | undefined = new Map();
  #found = 0;

  get(value: string): string | undefined {
    const terms = this.#terms?.get(value);
    if (terms !== undefined) this.#found += 1;
    return terms;
  }

  set(value: string, terms: string): void {
    if (this.#terms === undefined || value.length > longestValue) return;
    if (this.#terms.size >= mostValues) {
      this.#terms = this.#found < mostValues ? undefined : new Map();
      this.#found = 0;
    }
    this.#terms?.set(value, terms);
  }
}
