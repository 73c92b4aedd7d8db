import type { Category } from '../../decoders/decoder.ts';
import type { Placement } from '../definition/read-placement.ts';
import type { RuleDefinition } from '../definition/read-rule.ts';

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
export interface Placed {
  readonly places: readonly Place[];
  /** Parents that are not loaded. */
  readonly unknown: readonly number[];
  readonly category: Category;
}

interface Place {
  readonly siblings: NodeDraft[];
  /** Empty for now; here already because a rule may be its own parent. */
  readonly children: NodeDraft[];
}

/** Rules of a lower id are generic ones and have no parents. */
const lowestPlacedId = 10;

/** The rules loaded so far and their tree (spec: rules, section 3). */
export class TreeDraft {
  readonly roots: NodeDraft[] = [];
  readonly rules: RuleDraft[] = [];
  readonly byId = new Map<number, RuleDraft>();

  place({ id, placement, category }: RuleDefinition): Placed {
    if (id < lowestPlacedId) return { places: [placeAmong(this.roots)], unknown: [], category };
    switch (placement.by) {
      case 'sids':
        return this.#placeUnder(placement, id, category);
      case 'level':
        return this.#placeWhere(({ sortingKey }) => sortingKey >= placement.level * 100, category);
      case 'group':
        return this.#placeWhere(({ foldedGroups }) => placement.search(foldedGroups), category);
      case 'category':
        return { places: this.#placesInCategory(category), unknown: [], category };
      default:
        return placement satisfies never;
    }
  }

  add(definition: RuleDefinition, { places, category }: Placed): RuleDraft {
    const { id, parents } = definition;
    const rule: RuleDraft = { index: this.rules.length, id, definition, category, nodes: [], parents };
    this.rules.push(rule);
    this.byId.set(rule.id, rule);
    for (const { siblings, children } of places) {
      const node: NodeDraft = { rule, children };
      insert(siblings, node);
      rule.nodes.push(node);
    }
    return rule;
  }

  /** A child is tried with its parent's events, so it takes over the parent's category. */
  #placeUnder({ ids, alsoGeneric }: Placement & { by: 'sids' }, ownId: number, ownCategory: Category): Placed {
    const places: Place[] = [];
    const unknown: number[] = [];
    let category = ownCategory;
    for (const id of ids) {
      const parent = this.byId.get(id);
      if (parent !== undefined) {
        places.push(...parent.nodes.map(placeBelow));
        category = parent.category;
      } else if (id === ownId && places.length > 0) places.push(...places.map(placeBelow));
      else unknown.push(id);
    }
    if (alsoGeneric) places.push(...this.#placesInCategory(category));
    return { places, unknown, category };
  }

  #placeWhere(suits: (parent: RuleDefinition) => boolean, category: Category): Placed {
    const parents = this.rules.filter(({ definition }) => suits(definition));
    return { places: parents.flatMap(({ nodes }) => nodes.map(placeBelow)), unknown: [], category };
  }

  /** Below the first rule at the top that has the category. */
  #placesInCategory(category: Category): readonly Place[] {
    const root = this.roots.find(({ rule }) => rule.category === category);
    return root === undefined ? [] : [placeBelow(root)];
  }
}

function placeBelow({ children }: Pick<NodeDraft, 'children'>): Place {
  return placeAmong(children);
}

function placeAmong(siblings: NodeDraft[]): Place {
  return { siblings, children: [] };
}

/** Before the first sibling that sorts strictly lower. Overwriting may have left the siblings in any order. */
function insert(siblings: NodeDraft[], node: NodeDraft): void {
  const { sortingKey } = node.rule.definition;
  let at = 0;
  for (const sibling of siblings) {
    if (sibling.rule.definition.sortingKey < sortingKey) break;
    at += 1;
  }
  siblings.splice(at, 0, node);
}
