import { foldCase, fromBytes } from '../../lib/bytes.ts';
import type { ReportProblem } from '../ruleset-problem.ts';
import type { RulesetFile } from '../ruleset-source.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import { readRulesetXml } from '../xml/read-ruleset-xml.ts';
import type { RuleElement } from './definition/read-rule.ts';

/** The rules of one file, or undefined when it has a mistake around them. */
export function readRuleFile({ path, text }: RulesetFile, report: ReportProblem): readonly RuleElement[] | undefined {
  if (text === '') {
    report({ severity: 'warning', file: path, line: undefined, what: 'the file is empty', remedy: 'remove it' });
    return [];
  }
  const xml = readRulesetXml(text);
  if (xml.kind === 'malformed') {
    report({ severity: 'mistake', file: path, ...xml.error });
    return undefined;
  }
  for (const warning of xml.warnings) report({ severity: 'warning', file: path, ...warning });
  if (xml.elements.length === 0) {
    const remedy = 'put rules in it, write <group name="…">, or remove the file';
    report({ severity: 'mistake', file: path, line: undefined, what: 'the file holds no rules', remedy });
    return undefined;
  }
  const groups = xml.elements.map((group) => readGroup(group, path, report));
  return groups.every((group) => group !== undefined) ? groups.flat() : undefined;
}

function readGroup(group: XmlElement, file: string, report: ReportProblem): readonly RuleElement[] | undefined {
  const { name, attributes, children, line } = group;
  const mistake = (what: string, remedy: string, at = line) => {
    report({ severity: 'mistake', file, line: at, what, remedy });
    return undefined;
  };
  if (foldCase(name) !== 'group') {
    return mistake(`<${fromBytes(name)}> stands where only <group> may`, 'put the rules in <group name="…">');
  }
  const [attribute] = attributes;
  if (attribute === undefined || attributes.length > 1 || foldCase(attribute.name) !== 'name') {
    return mistake('a <group> needs the attribute name, and has no other', 'write <group name="…">');
  }
  if (children.length === 0) return mistake('a <group> has no rules', 'put rules in it, or remove it');
  const stranger = children.find((child) => foldCase(child.name) !== 'rule');
  if (stranger !== undefined) {
    const what = `<${fromBytes(stranger.name)}> stands in a <group>, where only <rule> and <var> may`;
    return mistake(what, 'remove it, or put it in a <rule>', stranger.line);
  }
  return children.map((element) => ({ file, groupName: attribute.value, element }));
}
