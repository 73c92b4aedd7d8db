import type { JournalFilter, LinePattern } from '../../collect/local-file.ts';
import { attributeOf, type XmlElement } from '../../engine/xml/parse-xml.ts';
import { type CompilePattern, type PatternType, patternTypes } from './line-patterns.ts';
import { allOf } from './read-value.ts';
import type { Say } from './say.ts';

/** Reads `<ignore>` or `<restrict>`: those that are wrong are reported and left out. */
export function readPatterns(
  block: XmlElement,
  name: 'ignore' | 'restrict',
  compile: CompilePattern,
  say: Say,
): readonly LinePattern[] {
  return allOf(block, name)
    .map((element) => readPattern(element, compile, say))
    .filter((pattern) => pattern !== undefined);
}

function readPattern(element: XmlElement, compile: CompilePattern, say: Say): LinePattern | undefined {
  const type = readType(element, say);
  if (type === undefined) return undefined;
  const compiled = compile(type, element.text);
  if (compiled.kind === 'pattern') return compiled.finds;
  return say('mistake', element, `<${element.name}>: ${compiled.what}`, compiled.remedy);
}

function readType(element: XmlElement, say: Say): PatternType | undefined {
  const [attribute] = element.attributes;
  if (attribute === undefined) return 'pcre2';
  const remedy = `write type="…" with one of ${patternTypes.join(', ')}, or nothing for pcre2`;
  if (attribute.name !== 'type') {
    return say('mistake', element, `<${element.name}> has no attribute ${attribute.name}`, remedy);
  }
  const type = patternTypes.find((known) => known === attribute.value.toLowerCase());
  return type ?? say('mistake', element, `<${element.name}> has no type ${attribute.value}`, remedy);
}

/** Reads the `<filter>`s of a journald block, all of which must hold. Undefined: one is wrong, and the block is left out. */
export function readFilters(block: XmlElement, compile: CompilePattern, say: Say): JournalFilter | undefined {
  const filters = allOf(block, 'filter').map((element) => readFilter(element, compile, say));
  const read = filters.filter((filter) => filter !== undefined);
  return read.length === filters.length ? read : undefined;
}

function readFilter(element: XmlElement, compile: CompilePattern, say: Say): JournalFilter[number] | undefined {
  const refuse = (what: string, remedy: string) =>
    say('refused', element, `${what}: without its filter the journal would be read whole`, remedy);
  const field = attributeOf(element, 'field');
  if (!field) return refuse('a <filter> has no field', 'write field="…", such as _SYSTEMD_UNIT');
  const missing = attributeOf(element, 'ignore_if_missing') ?? 'no';
  if (missing !== 'yes' && missing !== 'no') {
    return refuse('ignore_if_missing of a <filter> is neither yes nor no', 'write yes or no');
  }
  if (element.text === '') return refuse('a <filter> is empty', 'write a pattern for the value of its field');
  const compiled = compile('pcre2', element.text);
  if (compiled.kind === 'invalid') return refuse(`a <filter>: ${compiled.what}`, compiled.remedy);
  return { field, pattern: compiled.finds, ignoreIfMissing: missing === 'yes' };
}
