import type { Category } from '../decoders/decoder.ts';
import type { Placement } from './read-placement.ts';
import type { RuleDefinition } from './read-rule.ts';

/** A rule while the ruleset loads. All its places in the tree share it. */
export interface RuleDraft {
  /** In load order. */
  readonly index: number;
  readonly id: number;
  /** Another one once the rule is overwritten. */
  definition: RuleDefinition;
  /** The definition's, or the one of the last parent by `if_sid`. */
  category: Category;
  readonly nodes: NodeDraft[];
  /** What its first definition says of its parents. */
  readonly parents: RuleDefinition['parents'];
}

/** One place of a rule in the tree. */
export interface NodeDraft {
  readonly rule: RuleDraft;
  readonly children: NodeDraft[];
}

/** Where a rule that is not in the tree yet belongs. */
export interface Places {
  /** Among which siblings. */
  readonly siblings: readonly NodeDraft[][];
  /** Parents that are not loaded. */
  readonly unknown: readonly number[];
  readonly category: Category;
}

/** Rules of a lower id are generic ones and have no parents. */
const lowestPlacedId = 10;

/** The rules loaded so far and their tree (spec: rules, section 3). */
export class RuleTree {
  readonly roots: NodeDraft[] = [];
  readonly rules: RuleDraft[] = [];
  readonly byId = new Map<number, RuleDraft>();

  placesFor({ id, placement, category }: RuleDefinition): Places {
    if (id < lowestPlacedId) return { siblings: [this.roots], unknown: [], category };
    switch (placement.by) {
      case 'sids':
        return this.#underSids(placement, category);
      case 'level':
        return this.#underAll(({ sortingKey }) => sortingKey >= placement.level * 100, category);
      case 'group':
        return this.#underAll(({ body }) => placement.search(body.groups), category);
      case 'category':
        return { siblings: this.#underGeneric(category), unknown: [], category };
      default:
        return placement satisfies never;
    }
  }

  add(definition: RuleDefinition, { siblings, category }: Places): RuleDraft {
    const { id, parents } = definition;
    const rule: RuleDraft = { index: this.rules.length, id, definition, category, nodes: [], parents };
    this.rules.push(rule);
    this.byId.set(rule.id, rule);
    for (const list of siblings) rule.nodes.push(insert(list, rule));
    return rule;
  }

  /** A child is tried with its parent's events, so it takes over the parent's category. */
  #underSids({ ids, alsoGeneric }: Placement & { by: 'sids' }, ownCategory: Category): Places {
    const siblings: NodeDraft[][] = [];
    const unknown: number[] = [];
    let category = ownCategory;
    for (const id of ids) {
      const parent = this.byId.get(id);
      if (parent === undefined) unknown.push(id);
      else {
        siblings.push(...childrenOf(parent));
        category = parent.category;
      }
    }
    if (alsoGeneric) siblings.push(...this.#underGeneric(category));
    return { siblings, unknown, category };
  }

  #underAll(suits: (parent: RuleDefinition) => boolean, category: Category): Places {
    const parents = this.rules.filter(({ definition }) => suits(definition));
    return { siblings: parents.flatMap(childrenOf), unknown: [], category };
  }

  /** Under the first rule at the top that has the category. */
  #underGeneric(category: Category): readonly NodeDraft[][] {
    return this.roots
      .filter(({ rule }) => rule.category === category)
      .map(({ children }) => children)
      .slice(0, 1);
  }
}

function childrenOf({ nodes }: RuleDraft): readonly NodeDraft[][] {
  return nodes.map(({ children }) => children);
}

/** Before the first sibling that sorts strictly lower. Overwriting may have left the siblings in any order. */
function insert(siblings: NodeDraft[], rule: RuleDraft): NodeDraft {
  const node: NodeDraft = { rule, children: [] };
  const { sortingKey } = rule.definition;
  const at = siblings.findIndex((sibling) => sibling.rule.definition.sortingKey < sortingKey);
  siblings.splice(at === -1 ? siblings.length : at, 0, node);
  return node;
}
