import type { Event } from '../../event/event.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Verdict } from '../verdict.ts';
import { BoundedTexts } from './bounded-texts.ts';

/** Characters of outputs kept over all hosts and rules: what was compared longest ago is forgotten first. */
const maxCharacters = 32 * 1024 * 1024;

/** `check_diff`: the last output for each host and rule (spec: rules, section 9). */
export class OutputChanges {
  readonly #outputs = new BoundedTexts(maxCharacters);

  /** Whether the output is another one than last time; the first time it is not. Tells the verdict what it was before. */
  changed(rule: Rule, event: Event, verdict: Verdict): boolean {
    const key = `${rule.id} ${event.hostname.text}`;
    const before = this.#outputs.get(key);
    const output = event.log.text;
    if (before === output) return false;
    this.#outputs.set(key, output);
    if (before === undefined) return false;
    verdict.previousOutputs[0] = 'Previous output:';
    verdict.previousOutputs[1] = before;
    verdict.previousLog = before;
    return true;
  }

  exportState(): [key: string, output: string][] {
    return this.#outputs.entries();
  }

  importState(outputs: readonly (readonly [key: string, output: string])[]): void {
    this.#outputs.clear();
    for (const [key, output] of outputs) this.#outputs.set(key, output);
  }
}
