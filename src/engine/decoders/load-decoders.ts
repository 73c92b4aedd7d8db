import { foldCase, fromBytes } from '../../lib/bytes.ts';
import type { LoadTools } from '../load-tools.ts';
import type { ReportProblem, RulesetProblem } from '../ruleset-problem.ts';
import type { RulesetFile } from '../ruleset-source.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import { readRulesetXml } from '../xml/read-ruleset-xml.ts';
import { checkDecoder } from './check-decoder.ts';
import type { Complain } from './decoder-draft.ts';
import type { DecoderSet } from './decoder-set.ts';
import { DecoderTree } from './decoder-tree.ts';
import { readDecoder } from './read-decoder.ts';

/**
 * Compiles decoder files, in load order. Reports every problem it finds; with a mistake among them the set is not to be
 * used, but still tells which names there are.
 */
export function loadDecoders(files: readonly RulesetFile[], tools: LoadTools): DecoderSet {
  const tree = new DecoderTree(tools);
  let mistakes = 0;
  const report = (problem: RulesetProblem) => {
    if (problem.severity === 'mistake') mistakes += 1;
    tools.report(problem);
  };
  for (const file of files) loadFile(file, tree, report);
  const set = tree.finish();
  // What a mistake has left out may be just what is missing here.
  if (mistakes === 0) requireBothLists(set, files, report);
  return set;
}

function loadFile({ path, text, mayBeEmpty }: RulesetFile, tree: DecoderTree, report: ReportProblem): void {
  const xml = readRulesetXml(text);
  if (xml.kind === 'malformed') {
    report({ severity: 'mistake', file: path, ...xml.error });
    return;
  }
  for (const warning of xml.warnings) report({ severity: 'warning', file: path, ...warning });
  if (xml.elements.length === 0 && mayBeEmpty !== true) {
    const what = 'the file holds no decoder';
    report({ severity: 'mistake', file: path, line: undefined, what, remedy: 'add a <decoder>, or remove the file' });
  }
  for (const element of xml.elements) loadElement(element, path, tree, report);
}

function loadElement(element: XmlElement, file: string, tree: DecoderTree, report: ReportProblem): void {
  const named = nameOf(element);
  if (named.kind === 'invalid') {
    report({ severity: 'mistake', file, line: element.line, what: named.what, remedy: named.remedy });
    return;
  }
  const complain: Complain = (severity, line, what, remedy) =>
    report({ severity, file, line, what: `decoder "${fromBytes(named.name)}": ${what}`, remedy });
  const draft = readDecoder(named.name, element, complain);
  checkDecoder(draft, complain);
  tree.add(draft, complain);
}

type Named =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'invalid'; readonly what: string; readonly remedy: string };

/** The attribute `name` comes first; a `status` may follow, and says nothing. */
function nameOf({ name: element, attributes: [name, status, ...others] }: XmlElement): Named {
  if (foldCase(element) !== 'decoder') {
    const what = `<${fromBytes(element)}> stands where only <decoder> may`;
    return { kind: 'invalid', what, remedy: 'move it to the kind of file it belongs to' };
  }
  const fits = others.length === 0 && (status === undefined || foldCase(status.name) === 'status');
  if (fits && name !== undefined && foldCase(name.name) === 'name') return { kind: 'named', name: name.value };
  const what = 'a <decoder> needs the attribute name, and has no other';
  return { kind: 'invalid', what, remedy: 'write <decoder name="NAME">' };
}

function requireBothLists(set: DecoderSet, files: readonly RulesetFile[], report: ReportProblem): void {
  const file = files.at(-1)?.path ?? 'ruleset/decoders';
  const lists = [
    ['with', set.withProgram, '<program_name>'],
    ['without', set.withoutProgram, '<prematch>'],
  ] as const;
  for (const [which, list, element] of lists) {
    if (list.length > 0) continue;
    const what = `no decoder file has a top-level decoder ${which} a program_name`;
    report({
      severity: 'mistake',
      file,
      line: undefined,
      what,
      remedy: `add one that has a ${element} and no <parent>`,
    });
  }
}
