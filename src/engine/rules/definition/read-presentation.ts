import { foldCase, fromBytes } from '../../../lib/bytes.ts';
import type { XmlElement } from '../../xml/parse-xml.ts';
import type { Mitre, Rule } from '../rule.ts';
import type { RuleContext } from './rule-context.ts';
import type { RuleProblems } from './rule-problems.ts';

type Presentation = Pick<Rule, 'groups' | 'description' | 'info' | 'cve' | 'mitre'>;

/** What alerts tell about a rule (spec: rules, sections 1 and 10). */
export function readPresentation(groupName: string, line: number, context: RuleContext): Presentation {
  const { elements, problems } = context;
  for (const element of elements.all('info')) checkInfo(element, problems);
  return {
    groups: `${groupName}${elements.text('group') ?? ''}`.replaceAll('\n', ''),
    description: readDescription(line, context),
    info: elements.text('info'),
    cve: elements.text('cve'),
    mitre: readMitre(context),
  };
}

function readDescription(line: number, { elements, problems }: RuleContext): string {
  const descriptions = elements.all('description');
  if (descriptions.length === 0) {
    problems.mistake(line, 'it has no description', 'add <description>…</description>');
  }
  return descriptions.map(({ text }) => text.replace('\n', ' ')).join('');
}

const infoTypes: ReadonlySet<string> = new Set(['text', 'link', 'cve', 'osvdb']);

function checkInfo({ attributes, line }: XmlElement, problems: RuleProblems): void {
  for (const { name, value } of attributes) {
    if (foldCase(name) !== 'type') {
      problems.mistake(line, `<info> has no attribute ${fromBytes(name)}`, 'write type, or no attribute');
    } else if (!infoTypes.has(value)) {
      const remedy = `write one of ${[...infoTypes].join(', ')}`;
      problems.mistake(line, `type="${fromBytes(value)}" is no kind of <info>`, remedy);
    }
  }
}

/** Identifiers alone, or pairs of tactic and technique; a rule that has both keeps the pairs. */
function readMitre({ elements, problems }: RuleContext): Mitre | undefined {
  const ids = new Set<string>();
  const pairs = new Map<string, { readonly tactic: string; readonly technique: string }>();
  for (const block of elements.all('mitre')) {
    const found = readMitreBlock(block, problems);
    for (const id of found.ids) ids.add(id);
    if (found.pair !== undefined) pairs.set(`${found.pair.tactic} ${found.pair.technique}`, found.pair);
  }
  if (pairs.size > 0) {
    if (ids.size > 0) {
      const what = `<mitre> has both <id> and pairs of <tacticID> and <techniqueID>; ${[...ids].map(fromBytes).join(', ')} is left out`;
      problems.warn(elements.last('mitre')?.line ?? 0, what, 'write all of them the one way or the other');
    }
    return { kind: 'pairs', pairs: [...pairs.values()] };
  }
  return ids.size > 0 ? { kind: 'ids', ids: [...ids] } : undefined;
}

interface MitreBlock {
  readonly ids: readonly string[];
  readonly pair: { readonly tactic: string; readonly technique: string } | undefined;
}

function readMitreBlock({ children, line }: XmlElement, problems: RuleProblems): MitreBlock {
  const texts = (name: string) => children.filter((child) => foldCase(child.name) === name).map(({ text }) => text);
  for (const { name, line: at } of children) {
    if (!['id', 'tacticid', 'techniqueid'].includes(foldCase(name))) {
      const what = `<mitre> has no element <${fromBytes(name)}>`;
      problems.mistake(at, what, 'write <id>, or one <tacticID> and one <techniqueID>');
    }
  }
  const ids = texts('id').filter((id) => id !== '');
  const tactics = texts('tacticid');
  const techniques = texts('techniqueid');
  const [tactic, technique] = [tactics[0], techniques[0]];
  if (tactic === undefined && technique === undefined) return { ids, pair: undefined };
  if (tactic !== undefined && technique !== undefined && tactics.length === 1 && techniques.length === 1) {
    return { ids, pair: { tactic, technique } };
  }
  const remedy = 'write a <mitre> of its own for each pair of <tacticID> and <techniqueID>';
  problems.warn(line, 'a <mitre> without exactly one <tacticID> and one <techniqueID> is left out', remedy);
  return { ids, pair: undefined };
}
