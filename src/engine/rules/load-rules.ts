import type { LoadTools } from '../load-tools.ts';
import type { RulesetFiles, RulesetSettings } from '../ruleset-source.ts';
import { type RuleElement, readRule } from './definition/read-rule.ts';
import { readRuleAttributes } from './definition/rule-attributes.ts';
import type { RulesetContext } from './definition/rule-context.ts';
import type { RuleProblems } from './definition/rule-problems.ts';
import { readCdbList } from './read-cdb-list.ts';
import { readRuleFile } from './read-rule-file.ts';
import type { RuleTree } from './rule.ts';
import { addRule, type LoadedRules } from './tree/add-rule.ts';
import { CorrelationLists } from './tree/correlation-lists.ts';
import { freezeRules } from './tree/freeze-rules.ts';
import { overwriteRule } from './tree/overwrite-rule.ts';
import { type RuleDraft, TreeDraft } from './tree/tree-draft.ts';

/**
 * Reads the lists and then all rules in order (spec: rules; xml-config, sections 4 and 5). Whatever is wrong is reported;
 * with a mistake among it the result is of no use.
 */
export function loadRules(
  files: RulesetFiles,
  settings: RulesetSettings,
  decoderNames: ReadonlyMap<string, number>,
  tools: LoadTools,
): RuleTree {
  const lists = new Map(files.lists.map(({ path, text }) => [path, readCdbList(path, text)]));
  const ruleset: RulesetContext = { settings, tools, lists, decoderNames };
  const loaded: LoadedRules = { tree: new TreeDraft(), correlationLists: new CorrelationLists(), broken: new Set() };
  for (const file of files.rules) {
    const rules = readRuleFile(file, tools.report);
    if (rules === undefined) for (const id of idsIn(file.text)) loaded.broken.add(id);
    else for (const rule of rules) loadRule(rule, ruleset, loaded);
  }
  return freezeRules(loaded.tree, loaded.correlationLists);
}

/** The ids of rules in a file that cannot be read. */
function idsIn(text: string): readonly number[] {
  return [...text.matchAll(/<rule\b[^>]*?\bid\s*=\s*["'](\d+)/gi)].map(([, id]) => Number(id));
}

function loadRule(rule: RuleElement, ruleset: RulesetContext, loaded: LoadedRules): void {
  const { tree, broken } = loaded;
  const read = readRuleAttributes(rule.element, rule.file, ruleset.tools.report);
  if (read === undefined) return;
  const { attributes, problems } = read;
  const existing = tree.byId.get(attributes.id);
  if (existing !== undefined && !attributes.overwrite) {
    reportDuplicate(existing, rule.element.line, problems);
    return;
  }
  const definition = readRule(rule, attributes, problems, ruleset);
  if (problems.worst === 'mistake') broken.add(attributes.id);
  if (problems.worst !== undefined) return;
  if (existing !== undefined) {
    overwriteRule(existing, definition, problems);
    return;
  }
  if (attributes.overwrite && !broken.has(attributes.id)) warnOfNothingToOverwrite(rule.element.line, problems);
  addRule(definition, problems, loaded);
}

function reportDuplicate({ definition: { body } }: RuleDraft, line: number, problems: RuleProblems): void {
  const what = `the id is taken by the rule in ${body.file}, line ${body.line}, which stays as it is`;
  problems.skip(line, what, 'give it an id of its own, or overwrite="yes" to replace that rule');
}

function warnOfNothingToOverwrite(line: number, problems: RuleProblems): void {
  const what = 'there is no rule of this id before it to overwrite; it is loaded as a rule of its own';
  problems.warn(line, what, 'correct the id, put it after the rule that it replaces, or remove overwrite');
}
