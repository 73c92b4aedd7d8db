import type { Rule, RuleTree } from '../../rules/rule.ts';

export interface RuleCounterState {
  readonly ruleId: number;
  readonly firedTimes: number;
  /** Seconds since the epoch at which the last `ignore` window began; undefined when none has. */
  readonly ignoredSince: number | undefined;
}

/** How often each rule has fired and when its `ignore` window began. Nodes of one rule share them. */
export class RuleCounters {
  readonly #rules: RuleTree;
  /** By rule index. */
  readonly #fired: Float64Array;
  readonly #ignoredSince: Float64Array;

  constructor(rules: RuleTree) {
    this.#rules = rules;
    this.#fired = new Float64Array(rules.rules.length);
    this.#ignoredSince = new Float64Array(rules.rules.length).fill(Number.NaN);
  }

  count({ index }: Rule): void {
    this.#fired[index] = (this.#fired[index] ?? 0) + 1;
  }

  firedTimes({ index }: Rule): number {
    return this.#fired[index] ?? 0;
  }

  resetFired(): void {
    this.#fired.fill(0);
  }

  /** Whether the rule has fired within its `ignore` window; otherwise the window begins. `time`: ms since the epoch. */
  isIgnored({ index, ignore }: Rule, time: number): boolean {
    if (ignore === 0) return false;
    const now = Math.floor(time / 1000);
    if (now - (this.#ignoredSince[index] ?? Number.NaN) < ignore) return true;
    this.#ignoredSince[index] = now;
    return false;
  }

  /** Of the rules that have something to tell. */
  exportState(): RuleCounterState[] {
    const state: RuleCounterState[] = [];
    for (const { id, index } of this.#rules.rules) {
      const since = this.#ignoredSince[index] ?? Number.NaN;
      const firedTimes = this.#fired[index] ?? 0;
      const ignoredSince = Number.isNaN(since) ? undefined : since;
      if (firedTimes > 0 || ignoredSince !== undefined) state.push({ ruleId: id, firedTimes, ignoredSince });
    }
    return state;
  }

  importState(state: readonly RuleCounterState[]): void {
    for (const { ruleId, firedTimes, ignoredSince } of state) {
      const rule = this.#rules.byId.get(ruleId);
      if (rule === undefined) continue;
      this.#fired[rule.index] = firedTimes;
      this.#ignoredSince[rule.index] = ignoredSince ?? Number.NaN;
    }
  }
}
