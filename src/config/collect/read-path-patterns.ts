import type { Syscheck } from '../../collect/syscheck.ts';
import type { XmlElement } from '../../engine/xml/parse-xml.ts';
import { pathsOf } from './monitored-text.ts';
import type { Tools } from './read-directories.ts';
import { allOf } from './read-value.ts';

interface PathPatterns {
  readonly paths: string[];
  readonly patterns: Syscheck['ignorePatterns'][number][];
}

/** Reads `<ignore>` or `<nodiff>`: plain texts, and with `type="sregex"` patterns for the whole path. */
export function readPathPatterns(block: XmlElement | undefined, name: string, tools: Tools): PathPatterns {
  const read: PathPatterns = { paths: [], patterns: [] };
  for (const element of block === undefined ? [] : allOf(block, name)) readElement(element, read, tools);
  return read;
}

function readElement(element: XmlElement, { paths, patterns }: PathPatterns, tools: Tools): void {
  const { name, text } = element;
  const { compile, environment, say } = tools;
  const [attribute] = element.attributes;
  if (text === '') {
    // Of every path it is a prefix, and every path matches it.
    say('warning', element, `<${name}> is empty, and is left out`, 'write a path in it, or remove it');
  } else if (attribute === undefined) {
    const named = pathsOf(text, element, environment, say);
    for (const path of named.filter((each) => !each.startsWith('/'))) {
      const remedy = 'write the whole path, from / on, or type="sregex" for a part of it';
      say('warning', element, `<${name}> names ${path}, which no path begins with`, remedy);
    }
    paths.push(...named);
  } else if (attribute.name !== 'type' || attribute.value !== 'sregex') {
    const what = `<${name}> has no ${attribute.name}="${attribute.value}"`;
    say('refused', element, what, 'write type="sregex", or no attribute for a path');
  } else {
    const compiled = compile('osmatch', text);
    if (compiled.kind === 'pattern') patterns.push({ pattern: compiled.finds, keepsFolders: text.startsWith('!') });
    else say('refused', element, `<${name}>: ${compiled.what}`, compiled.remedy);
  }
}
