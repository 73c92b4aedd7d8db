import { foldCase } from '../../../lib/bytes.ts';
import type { Category } from '../../decoders/decoder.ts';
import type { XmlElement } from '../../xml/parse-xml.ts';
import type { Rule } from '../rule.ts';
import { isComparison } from './correlation-filters.ts';
import { readConditions } from './read-conditions.ts';
import { type CorrelationDefinition, readCorrelation } from './read-correlation.ts';
import { readOptions } from './read-options.ts';
import { type Placement, parentElements, readCategory, readPlacement } from './read-placement.ts';
import { readPresentation } from './read-presentation.ts';
import type { RuleAttributes } from './rule-attributes.ts';
import type { RuleContext, RulesetContext } from './rule-context.ts';
import { checkElements, RuleElements } from './rule-elements.ts';
import type { RuleProblems } from './rule-problems.ts';

/** A `<rule>` in its file. */
export interface RuleElement {
  readonly file: string;
  /** The attribute `name` of its `<group>`. */
  readonly groupName: string;
  readonly element: XmlElement;
}

/** The part of a rule that neither its place in the tree nor other rules decide. */
type RuleBody = Omit<Rule, 'index' | 'id' | 'category' | 'correlation' | 'shownFrequency'>;

/** What one `<rule>` says. Overwriting replaces a rule's definition as a whole. */
export interface RuleDefinition {
  readonly id: number;
  readonly overwrite: boolean;
  /** Siblings are tried from the highest to the lowest (spec: rules, section 3). */
  readonly sortingKey: number;
  readonly category: Category;
  readonly body: RuleBody;
  /** Its groups in lower case, for the searches of `if_group`. */
  readonly foldedGroups: string;
  readonly placement: Placement;
  readonly correlation: CorrelationDefinition | undefined;
  /** Texts of the elements that overwriting does not change, by name. */
  readonly parents: ReadonlyMap<(typeof parentElements)[number], string>;
}

/** Reads the rule whole, whatever is wrong with it: `problems` tells whether the definition is of use. */
export function readRule(
  { file, groupName, element }: RuleElement,
  attributes: RuleAttributes,
  problems: RuleProblems,
  ruleset: RulesetContext,
): RuleDefinition {
  const elements = new RuleElements(element);
  const context: RuleContext = { ...ruleset, attributes, elements, problems };
  const { line } = element;
  checkElements(element, isComparison, problems);
  const { sortingKey, level } = levelsOf(attributes);
  const { id, overwrite, ignore, noAlert } = attributes;
  const body: RuleBody = {
    ...{ level, ignore, noAlert, file, line },
    ...readPresentation(groupName, line, context),
    ...readOptions(level, context),
    conditions: readConditions(context),
  };
  const category = readCategory(context);
  const placement = readPlacement(line, context);
  const correlation = readCorrelation(line, context);
  const foldedGroups = foldCase(body.groups);
  const parents = parentTexts(elements);
  return { id, overwrite, sortingKey, category, body, foldedGroups, placement, correlation, parents };
}

function parentTexts(elements: RuleElements): RuleDefinition['parents'] {
  const texts = new Map<(typeof parentElements)[number], string>();
  for (const name of parentElements) {
    const text = elements.text(name);
    if (text !== undefined) texts.set(name, text);
  }
  return texts;
}

/** Level 0 sorts as 99, above all others; `accuracy="0"` sorts below all, and turns level 0 into a real 99. */
function levelsOf({ level, accurate }: RuleAttributes): { readonly sortingKey: number; readonly level: number } {
  const sortingLevel = level === 0 ? 99 : level;
  return accurate ? { sortingKey: sortingLevel * 100, level } : { sortingKey: sortingLevel, level: sortingLevel };
}
