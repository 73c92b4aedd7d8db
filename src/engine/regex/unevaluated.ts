/**
 * Patterns that gave up on a text (the match limit of PCRE2): neither "matches" nor "does not match". The engine goes on as
 * if the condition did not hold, and whoever runs it takes the counts from here and says so.
 */
export class Unevaluated {
  #counts = new Map<string, number>();

  add(pattern: string): void {
    this.#counts.set(pattern, (this.#counts.get(pattern) ?? 0) + 1);
  }

  /** Times by pattern since the last call. */
  take(): ReadonlyMap<string, number> {
    const counts = this.#counts;
    this.#counts = new Map();
    return counts;
  }
}
