import type { Event } from '../event/event.ts';
import type { Condition, Reading, Rule, RuleNode } from '../rules/rule.ts';
import { Branch, type Growth, type Splittable, type Splitter } from './branch.ts';
import { type Check, checksOf, type PureCondition } from './check.ts';
import type { LocalClock } from './local-clock.ts';
import { isSameReading } from './reading.ts';

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

  constructor({ rule, children }: RuleNode, growth: Growth) {
    this.rule = rule;
    const firstEffect = rule.conditions.findIndex(hasEffect);
    this.ordered = firstEffect === -1 ? [] : rule.conditions.slice(firstEffect);
    this.correlates = rule.correlation !== undefined;
    this.children = children.length === 0 ? undefined : branchOf(children, growth);
  }
}

/** All nodes with all their conditions, in order. */
export function branchOf(nodes: readonly RuleNode[], growth: Growth): Branch<Candidate> {
  const candidates = nodes.map((node) => new Candidate(new TreeNode(node, growth), checksOfRule(node.rule)));
  const branch = new Branch(candidates, growth);
  growth.watch(branch);
  return branch;
}

function checksOfRule({ conditions }: Rule): readonly Check[] {
  const checks: Check[] = [];
  for (const condition of conditions) {
    if (hasEffect(condition)) break;
    checks.push(...checksOf(condition));
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

  constructor(node: TreeNode, checks: readonly Check[]) {
    this.node = node;
    this.checks = checks;
  }

  get readings(): readonly Reading[] {
    return this.checks.filter(({ kind }) => kind === 'text').map(({ reading }) => reading);
  }

  holds(event: Event, clock: LocalClock): boolean {
    const { checks } = this;
    for (let index = 0; index < checks.length; index += 1) {
      if (checks[index]?.holds(event, clock) === false) return false;
    }
    return true;
  }

  dependsOn(splitter: Splitter): boolean {
    return this.checks.some((check) => depends(check, splitter));
  }

  /** What is left of it for events that tell the splitter the same as this one; undefined when it cannot hold for them. */
  reduce(splitter: Splitter, event: Event, clock: LocalClock): Candidate | undefined {
    if (!this.dependsOn(splitter)) return this;
    const rest: Check[] = [];
    for (const check of this.checks) {
      if (!depends(check, splitter)) rest.push(check);
      else if (!check.holds(event, clock)) return undefined;
    }
    return new Candidate(this.node, rest);
  }
}

function depends(check: Check, splitter: Splitter): boolean {
  if (splitter === 'decoder') return check.kind === 'decoded-as';
  return check.kind === 'text' && isSameReading(check.reading, splitter);
}
