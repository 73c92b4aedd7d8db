import { foldCase, fromBytes } from '../../../lib/bytes.ts';
import type { XmlElement } from '../../xml/parse-xml.ts';
import type { RuleProblems } from './rule-problems.ts';

/** All that may stand in a `<rule>` but the comparisons of correlation (spec: rules, section 2). */
const elementNames = [
  ...['match', 'regex', 'decoded_as', 'category', 'program_name', 'hostname', 'location', 'id', 'url', 'action'],
  ...['status', 'protocol', 'system_name', 'data', 'extra_data', 'srcip', 'dstip', 'srcport', 'dstport', 'user'],
  ...['srcgeoip', 'dstgeoip', 'field', 'time', 'weekday', 'list', 'if_sid', 'if_group', 'if_level', 'if_matched_sid'],
  ...['if_matched_group', 'if_matched_regex', 'if_fts', 'check_diff', 'compiled_rule', 'global_frequency'],
  ...['description', 'info', 'cve', 'group', 'mitre', 'options', 'ignore', 'check_if_ignored'],
] as const;

export type ElementName = (typeof elementNames)[number];

/** Bytes that one element's text may have (spec: os-regex, section 1). */
const maxText = 2047;

/** The elements of one rule by name, whatever the case of its letters. */
export class RuleElements {
  readonly #byName = new Map<string, XmlElement[]>();

  constructor(rule: XmlElement) {
    for (const element of rule.children) {
      const name = foldCase(element.name);
      const sameName = this.#byName.get(name);
      if (sameName === undefined) this.#byName.set(name, [element]);
      else sameName.push(element);
    }
  }

  /** In the order of the document. */
  all(name: ElementName): readonly XmlElement[] {
    return this.#byName.get(name) ?? [];
  }

  /** The last one of the name, which is the one that counts where texts are not joined. */
  last(name: ElementName): XmlElement | undefined {
    return this.#byName.get(name)?.at(-1);
  }

  has(name: ElementName): boolean {
    return this.#byName.has(name);
  }

  /** The texts of all elements of the name, joined without a separator; undefined when there is none. */
  text(name: ElementName): string | undefined {
    return this.#byName
      .get(name)
      ?.map(({ text }) => text)
      .join('');
  }

  /** The elements whose names are in this table, with what it says of them. */
  inTable<T>(table: ReadonlyMap<string, T>): readonly (readonly [element: XmlElement, entry: T])[] {
    const found: (readonly [XmlElement, T])[] = [];
    for (const [name, elements] of this.#byName) {
      const entry = table.get(name);
      if (entry !== undefined) found.push(...elements.map((element) => [element, entry] as const));
    }
    return found;
  }
}

const known: ReadonlySet<string> = new Set(elementNames);

/** Reports elements that no rule may have, and texts that are too long. */
export function checkElements(rule: XmlElement, isComparison: (name: string) => boolean, problems: RuleProblems): void {
  if (rule.children.length === 0) {
    problems.mistake(rule.line, 'it has no elements', 'say what it matches, or remove it');
  }
  for (const { name, line, text } of rule.children) {
    const folded = foldCase(name);
    if (!known.has(folded) && !isComparison(folded)) {
      problems.mistake(line, `a rule has no element <${fromBytes(name)}>`, 'remove it, or correct its name');
    }
    if (text.length > maxText) {
      const remedy = `split it into several <${fromBytes(name)}> elements: their texts are joined`;
      problems.mistake(line, `the text of <${fromBytes(name)}> is longer than ${maxText} bytes`, remedy);
    }
  }
}
