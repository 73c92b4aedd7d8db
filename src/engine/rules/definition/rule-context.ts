import { foldCase, fromBytes } from '../../../lib/bytes.ts';
import type { LoadTools } from '../../load-tools.ts';
import { compileMatcher, type PatternKind } from '../../regex/compile.ts';
import type { Matcher } from '../../regex/matcher.ts';
import type { RulesetSettings } from '../../ruleset-source.ts';
import { attributeOf, type XmlElement } from '../../xml/parse-xml.ts';
import type { CdbList } from '../cdb-list.ts';
import type { RuleAttributes } from './rule-attributes.ts';
import type { RuleElements } from './rule-elements.ts';
import type { RuleProblems } from './rule-problems.ts';

/** What the ruleset provides to each rule that is read. */
export interface RulesetContext {
  readonly settings: RulesetSettings;
  readonly tools: LoadTools;
  /** By path as configured. */
  readonly lists: ReadonlyMap<string, CdbList>;
  /** Numbers of the names that `decoded_as` may have. */
  readonly decoderNames: ReadonlyMap<string, number>;
}

/** One rule that is being read. */
export interface RuleContext extends RulesetContext {
  readonly attributes: RuleAttributes;
  readonly elements: RuleElements;
  readonly problems: RuleProblems;
}

/** Undefined, and a mistake reported, when the pattern is invalid. */
export function compilePattern(
  kind: PatternKind,
  pattern: string,
  element: XmlElement,
  { tools, problems }: RuleContext,
): Matcher | undefined {
  const compiled = compileMatcher(kind, pattern, tools.unevaluated);
  if (compiled.kind === 'matcher') return compiled.matcher;
  problems.mistake(element.line, `<${fromBytes(element.name)}>: ${compiled.what}`, compiled.remedy);
  return undefined;
}

const typeNames = ['osmatch', 'osregex', 'pcre2'] as const;

/** What the attribute `type` says; `otherwise` without one. */
export function patternKind(element: XmlElement, otherwise: PatternKind, problems: RuleProblems): PatternKind {
  const type = attributeOf(element, 'type');
  if (type === undefined) return otherwise;
  const kind = typeNames.find((name) => name === foldCase(type));
  if (kind !== undefined) return kind;
  const what = `type="${fromBytes(type)}" of <${fromBytes(element.name)}> is unknown; it is read as ${otherwise}`;
  problems.warn(element.line, what, `write one of ${typeNames.join(', ')}, or leave it out`);
  return otherwise;
}

export function isNegated(element: XmlElement, problems: RuleProblems): boolean {
  const negate = attributeOf(element, 'negate');
  if (negate === undefined) return false;
  const answer = foldCase(negate);
  if (answer === 'yes' || answer === 'no') return answer === 'yes';
  const what = `negate="${fromBytes(negate)}" of <${fromBytes(element.name)}> is neither yes nor no; it is read as no`;
  problems.warn(element.line, what, 'write negate="yes" or leave it out');
  return false;
}
