import { fromBytes } from '../../../lib/bytes.ts';
import type { Placement } from '../definition/read-placement.ts';
import type { RuleDefinition } from '../definition/read-rule.ts';
import type { RuleProblems } from '../definition/rule-problems.ts';
import type { CorrelationLists } from './correlation-lists.ts';
import type { Placed, TreeDraft } from './tree-draft.ts';

/** What the loading of a ruleset has come to. */
export interface LoadedRules {
  readonly tree: TreeDraft;
  readonly correlationLists: CorrelationLists;
  /** Ids of rules that a mistake keeps out. Rules that miss only them are not reported again. */
  readonly broken: Set<number>;
}

/** Puts a new rule in the tree, or leaves it out and says why. */
export function addRule(definition: RuleDefinition, problems: RuleProblems, loaded: LoadedRules): void {
  const { tree, correlationLists, broken } = loaded;
  const placed = tree.place(definition);
  const missing = missingRules(definition, placed, tree);
  // With a correlated rule named, one missing parent is enough to drop the rule.
  const isLost = placed.places.length === 0 || (missing.size > 0 && definition.correlation?.sid !== undefined);
  if (isLost && isConsequence(missing, broken)) {
    broken.add(definition.id);
    return;
  }
  for (const [id, line] of missing) if (!broken.has(id)) reportMissing(id, line, isLost, problems);
  if (isLost && missing.size === 0) reportUnplaced(definition, problems);
  if (!isLost) correlationLists.watch(tree.add(definition, placed), tree);
}

/** Rules that this one names and that are not loaded, with the line that names them. */
function missingRules(
  { placement, correlation }: RuleDefinition,
  { unknown }: Placed,
  tree: TreeDraft,
): ReadonlyMap<number, number> {
  const missing = new Map(unknown.map((id) => [id, placement.line]));
  const sid = correlation?.sid;
  if (sid !== undefined && !tree.byId.has(sid.id)) missing.set(sid.id, sid.line);
  return missing;
}

/** A level, group or category may be missing because of any rule that is broken. */
function isConsequence(missing: ReadonlyMap<number, number>, broken: ReadonlySet<number>): boolean {
  return missing.size === 0 ? broken.size > 0 : [...missing.keys()].some((id) => broken.has(id));
}

function reportMissing(id: number, line: number, isLost: boolean, problems: RuleProblems): void {
  const remedy = `correct the id, or load rule ${id} before this one: above it, or in a file that sorts earlier`;
  if (isLost) problems.skip(line, `it refers to rule ${id}, which is not loaded before it`, remedy);
  else problems.warn(line, `its parent ${id} is not loaded before it; the other parents stay`, remedy);
}

function reportUnplaced({ placement, category }: RuleDefinition, problems: RuleProblems): void {
  const remedy = 'correct it, or load the rules that it means before this one';
  problems.skip(placement.line, unplaced(placement, category), remedy);
}

function unplaced(placement: Placement, category: string): string {
  switch (placement.by) {
    case 'sids':
      return 'its if_sid names no rule';
    case 'level':
      return `no rule before it has level ${placement.level} or above`;
    case 'group':
      return `no rule before it is in a group "${fromBytes(placement.text)}"`;
    case 'category':
      return `there is no generic rule (of an id below 10) of category ${category} before it`;
    default:
      return placement satisfies never;
  }
}
