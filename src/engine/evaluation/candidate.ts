import type { Event } from '../event/event.ts';
import type { Condition, Rule, RuleNode } from '../rules/rule.ts';
import { type Aspect, Branch, type Growth, type Splittable } from './branch.ts';
import { type Check, checksOf, type PureCondition } from './check.ts';
import type { LocalClock } from './local-clock.ts';
import type { Readings } from './reading.ts';

/** What the nodes of one tree share. */
interface TreeTools {
  readonly growth: Growth;
  readonly readings: Readings;
  /** By rule index; nodes of one rule share them. */
  readonly checks: (readonly Check[])[];
}

/** A place in the rule tree, ready to be tried. */
export class TreeNode {
  readonly rule: Rule;
  /**
   * The first condition that changes something (`check_diff`, `if_fts`) and all after it. They are tried in their order
   * when all before have held: were one that follows tried earlier and failed, the change would not happen.
   */
  readonly ordered: readonly Condition[];
  /** Whether earlier events are searched. */
  readonly correlates: boolean;
  readonly children: Branch<Candidate> | undefined;

  constructor({ rule, children }: RuleNode, tools: TreeTools) {
    this.rule = rule;
    const firstEffect = rule.conditions.findIndex(hasEffect);
    this.ordered = firstEffect === -1 ? [] : rule.conditions.slice(firstEffect);
    this.correlates = rule.correlation !== undefined;
    this.children = children.length === 0 ? undefined : branchOf(children, tools);
  }
}

/** All nodes with all their conditions, in order. */
export function branchOf(nodes: readonly RuleNode[], tools: TreeTools): Branch<Candidate> {
  const candidates = nodes.map((node) => new Candidate(new TreeNode(node, tools), checksOfRule(node.rule, tools)));
  const branch = new Branch(candidates, tools.growth);
  tools.growth.watch(branch);
  return branch;
}

function checksOfRule({ index, conditions }: Rule, { checks, readings }: TreeTools): readonly Check[] {
  checks[index] ??= cheapestFirst(conditions, readings);
  return checks[index];
}

function cheapestFirst(conditions: readonly Condition[], readings: Readings): readonly Check[] {
  const checks: Check[] = [];
  for (const condition of conditions) {
    if (hasEffect(condition)) break;
    checks.push(...checksOf(condition, readings));
  }
  return checks.sort((one, other) => one.cost - other.cost);
}

function hasEffect(condition: Condition): condition is Exclude<Condition, PureCondition> {
  return condition.kind === 'check-diff' || condition.kind === 'first-time-seen';
}

/** A node with those of its conditions that are not known to hold yet. */
export class Candidate implements Splittable<Candidate> {
  readonly node: TreeNode;
  readonly checks: readonly Check[];
  #aspects: readonly Aspect[] | undefined;

  constructor(node: TreeNode, checks: readonly Check[]) {
    this.node = node;
    this.checks = checks;
  }

  get aspects(): readonly Aspect[] {
    this.#aspects ??= [...new Set(this.checks.flatMap(({ aspect }) => aspect ?? []))];
    return this.#aspects;
  }

  holds(event: Event, clock: LocalClock): boolean {
    const { checks } = this;
    for (let index = 0; index < checks.length; index += 1) {
      if (checks[index]?.holds(event, clock) === false) return false;
    }
    return true;
  }

  reduce(aspect: Aspect, event: Event, clock: LocalClock): Candidate | undefined {
    if (!this.aspects.includes(aspect)) return this;
    const rest: Check[] = [];
    for (const check of this.checks) {
      if (check.aspect !== aspect) rest.push(check);
      else if (!check.holds(event, clock)) return undefined;
    }
    return new Candidate(this.node, rest);
  }
}
