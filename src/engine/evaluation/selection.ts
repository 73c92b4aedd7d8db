import type { Event } from '../event/event.ts';
import type { Condition, Rule } from '../rules/rule.ts';
import type { Branch } from './branch.ts';
import type { Candidate, TreeNode } from './candidate.ts';
import { holds } from './check.ts';
import { CorrelationSearch } from './correlation-search.ts';
import type { LocalClock } from './local-clock.ts';
import type { EventMemory } from './memory/event-memory.ts';
import type { OutputChanges } from './memory/output-changes.ts';
import type { SeenLines } from './memory/seen-lines.ts';
import type { PreparedRules } from './prepared-rules.ts';
import type { Verdict } from './verdict.ts';

/** Told which rules are tried, as a log test with rule debugging shows it (spec: logtest, section 1). */
export type Trace = (line: string) => void;

/** What conditions look at beside the event, and change. */
interface SelectionTools {
  readonly clock: LocalClock;
  readonly memory: EventMemory;
  readonly seen: SeenLines;
  readonly outputs: OutputChanges;
  readonly verdict: Verdict;
}

/** Finds the rule for an event: depth first, the first that holds (spec: rules, section 4). */
export class Selection {
  /** The parent, in the tree, of the winner found last. */
  parent: Rule | undefined;
  readonly #tools: SelectionTools;
  readonly #trees: PreparedRules['trees'];
  /** By rule. All are made before the first event, since they tell the memory how to keep its lists. */
  readonly #searches = new Map<Rule, CorrelationSearch>();
  #trace: Trace | undefined;

  constructor({ rules, trees }: PreparedRules, tools: SelectionTools) {
    this.#tools = tools;
    this.#trees = trees;
    for (const rule of rules.rules) {
      const { correlation } = rule;
      if (correlation === undefined) continue;
      this.#searches.set(rule, new CorrelationSearch(rule, correlation, tools.memory));
    }
  }

  winner(event: Event, trace: Trace | undefined): Rule | undefined {
    this.#trace = trace;
    this.parent = undefined;
    const tree = this.#trees.get(event.decoder?.category ?? 'syslog');
    return tree && this.#firstOf(tree, event, undefined);
  }

  #firstOf(branch: Branch<Candidate>, event: Event, parent: Rule | undefined): Rule | undefined {
    const { clock } = this.#tools;
    // A trace names the rules that the reference tries, which knows no short cuts.
    const candidates = this.#trace === undefined ? branch.select(event, clock) : branch.candidates;
    for (let index = 0; index < candidates.length; index += 1) {
      const candidate = candidates[index];
      if (candidate === undefined) continue;
      const { node } = candidate;
      this.#trace?.(`Trying rule: ${node.rule.id} - ${node.rule.description}`);
      if (!candidate.holds(event, clock)) continue;
      const rule = this.#below(node, event, parent);
      if (rule !== undefined) return rule;
    }
    return undefined;
  }

  /** The winner at this node or below, its first conditions holding. */
  #below(node: TreeNode, event: Event, parent: Rule | undefined): Rule | undefined {
    const { rule, children } = node;
    if (!this.#restHolds(node, event)) return undefined;
    this.#trace?.(`*Rule ${rule.id} matched`);
    if (children !== undefined) {
      this.#trace?.('*Trying child rules');
      const winner = this.#firstOf(children, event, rule);
      if (winner !== undefined) return winner;
    }
    if (rule.noAlert) return undefined;
    this.parent = parent;
    return rule;
  }

  #restHolds({ rule, ordered, correlates }: TreeNode, event: Event): boolean {
    for (const condition of ordered) if (!this.#holdsOrdered(condition, rule, event)) return false;
    return !correlates || this.#searches.get(rule)?.succeeds(event, this.#tools.verdict.previousOutputs) === true;
  }

  #holdsOrdered(condition: Condition, rule: Rule, event: Event): boolean {
    const { clock, seen, outputs, verdict } = this.#tools;
    switch (condition.kind) {
      case 'check-diff':
        return outputs.changed(rule, event, verdict);
      case 'first-time-seen':
        return seen.isNew(event);
      default:
        return holds(condition, event, clock);
    }
  }
}
