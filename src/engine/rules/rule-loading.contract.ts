import { toBytes } from '../../lib/bytes.ts';
import { FieldNames } from '../event/field-names.ts';
import { LiteralSet } from '../regex/literals.ts';
import { Unevaluated } from '../regex/unevaluated.ts';
import type { RulesetProblem } from '../ruleset-problem.ts';
import type { RulesetSettings } from '../ruleset-source.ts';
import { loadRules } from './load-rules.ts';
import type { Condition, Rule, RuleNode, RuleTree } from './rule.ts';

interface LoadedForTest {
  readonly set: RuleTree;
  readonly problems: readonly RulesetProblem[];
  readonly names: FieldNames;
  readonly literals: LiteralSet;
}

interface Given {
  readonly lists?: Readonly<Record<string, string>>;
  readonly decoders?: readonly string[];
  readonly settings?: Partial<RulesetSettings>;
}

/** Loads `rules.xml`, or `a.xml`, `b.xml` … of several texts. */
export function load(texts: string | readonly string[], given: Given = {}): LoadedForTest {
  const problems: RulesetProblem[] = [];
  const names = new FieldNames();
  const literals = new LiteralSet(true);
  const report = (problem: RulesetProblem) => problems.push(problem);
  const rules = (typeof texts === 'string' ? [texts] : texts).map((text, index, { length }) => ({
    path: length === 1 ? 'rules.xml' : `${String.fromCharCode(97 + index)}.xml`,
    text: toBytes(text),
  }));
  const lists = Object.entries(given.lists ?? {}).map(([path, text]) => ({ path, text }));
  const decoders = new Map((given.decoders ?? ['sshd', 'json']).map((name, index) => [name, index + 1]));
  const settings = { logAlertLevel: 3, emailAlertLevel: 12, ...given.settings };
  const tools = { names, literals, unevaluated: new Unevaluated(), report };
  const set = loadRules({ decoders: [], lists, rules }, settings, decoders, tools);
  return { set, problems, names, literals };
}

/** A rule with a description, which every rule needs. */
export function rule(id: number, level: number, elements = '', attributes = ''): string {
  return `<rule id="${id}" level="${level}" ${attributes}>${elements}<description>Rule ${id}</description></rule>`;
}

export function group(...rules: readonly string[]): string {
  return groupNamed('test,', ...rules);
}

export function groupNamed(name: string, ...rules: readonly string[]): string {
  return `<group name="${name}">${rules.join('\n')}</group>\n`;
}

/** The generic rules of syslog events (1) and of web logs (4). */
export const generic = groupNamed(
  'generic,',
  rule(1, 0, '<category>syslog</category>', 'noalert="1"'),
  rule(4, 0, '<category>web-log</category>', 'noalert="1"'),
);

/** Ids in the order in which they are tried, children in parentheses: `1(100(102) 101)`. */
export function outline(nodes: readonly RuleNode[]): string {
  return nodes
    .map(({ rule: { id }, children }) => (children.length === 0 ? `${id}` : `${id}(${outline(children)})`))
    .join(' ');
}

/** `line: severity: what`, a line each. */
export function told(problems: readonly RulesetProblem[]): readonly string[] {
  return problems.map(({ severity, line, what }) => `${line}: ${severity}: ${what}`);
}

/** The only rule but the generic ones, of a text without problems. */
export function loadOne(elements: string, attributes = '', given: Given = {}): LoadedForTest & { readonly one: Rule } {
  const loaded = load(`${generic}${group(rule(100, 5, elements, attributes))}`, given);
  const one = loaded.set.byId.get(100);
  if (one === undefined || loaded.problems.length > 0) throw new Error(told(loaded.problems).join('\n'));
  return { ...loaded, one };
}

export function conditionsOf(elements: string, attributes = '', given: Given = {}): readonly Condition[] {
  return loadOne(elements, attributes, given).one.conditions;
}

export function ruleOf({ set }: LoadedForTest, id: number): Rule {
  const found = set.byId.get(id);
  if (found === undefined) throw new Error(`rule ${id} is not loaded`);
  return found;
}
